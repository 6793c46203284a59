import AWSClient
import Cloud
import Pipeline

/// A pipeline on its way into an account: first what would change, then the change.
package struct Deployment {
    /// What is to be deployed, and where.
    package struct Request: Sendable {
        /// Its name.
        package var stack: StackName
        /// The name of the pipeline.
        package var pipeline: String
        /// The pipeline file as it is.
        package var file: [UInt8]
        /// Of CloudFormation.
        package var template: JSONValue
        /// What somebody says of the template's parameters.
        package var parameters = StackParameters()
        /// The archive of the staging program, on this machine.
        package var stagingProgram: String

        /// All values as they are.
        package init(
            stack: StackName, pipeline: String, file: [UInt8], template: JSONValue, stagingProgram: String
        ) {
            self.stack = stack
            self.pipeline = pipeline
            self.file = file
            self.template = template
            self.stagingProgram = stagingProgram
        }
    }

    /// What would be done.
    package struct Prepared: Sendable {
        /// nil: the stack is as it should be.
        package let proposal: StackProposal?
        /// Twelve digits.
        package let account: String
        /// The pipeline's, in the bucket.
        package let folder: S3Location
        /// The bucket is not there yet.
        package let makesBucket: Bool
        let bundle: String
    }

    private let request: Request
    private let session: AWSSession
    private let changer: StackChanger

    package init(
        _ request: Request, _ session: AWSSession, interval: Double = 3, tell: @escaping (String) -> Void
    ) {
        self.request = request
        self.session = session
        changer = StackChanger(request.stack, session, interval: interval, tell: tell)
    }

    /// Asks everything that can be asked before anything is changed.
    package func prepare() throws(CloudError) -> Prepared {
        let bundle = try bundleDigest()
        let account = try CloudError.asking { () throws(AWSError) in try STS(session).callerIdentity().account }
        _ = try changer.clearRemains()
        let present = try changer.present()
        if present != nil { try checkPipeline() }
        var parameters = try request.parameters.values(
            for: request.template, changing: present, account: account, session)
        parameters[StagingContract.bundleParameter] = bundle
        let name = parameters["Bucket"] ?? ""
        guard let bucket = BucketName(name) else { throw .bucketUnusable(name) }
        let folder = S3Location(bucket: bucket, key: parameters["Prefix"] ?? "")
        let isThere = try checkRegion(of: bucket)
        let proposal = try changer.propose(
            try template(in: folder, bucketIsThere: isThere), parameters: parameters, changing: present)
        return Prepared(
            proposal: proposal, account: account, folder: folder, makesBucket: !isThere, bundle: bundle)
    }

    /// Brings everything into the bucket that machines and jobs look for there, then changes the stack.
    package func carryOut(_ prepared: Prepared) throws(CloudError) {
        let s3 = S3(session)
        try CloudError.asking { () throws(AWSError) in
            try makeBucket(prepared.folder.bucket)
            let bundle = prepared.folder.adding(StagingContract.bundleKey(digest: prepared.bundle))
            if try !s3.holds(bundle) { _ = try s3.upload(request.stagingProgram, to: bundle) }
            try s3.put(request.file, to: prepared.folder.adding(StackFolder.pipeline))
        }
        if let proposal = prepared.proposal { try changer.carryOut(proposal) }
    }

    /// Leaves everything as it was.
    package func discard(_ prepared: Prepared) throws(CloudError) {
        if let proposal = prepared.proposal { try changer.discard(proposal) }
    }

    // MARK: - Parts

    private func bundleDigest() throws(CloudError) -> String {
        do throws(TransportError) {
            return try SHA256Digest.ofWholeFile(request.stagingProgram).hexadecimal
        } catch {
            throw .noStagingProgram(path: request.stagingProgram)
        }
    }

    private func checkPipeline() throws(CloudError) {
        let name = request.stack
        let text = try CloudError.asking { () throws(AWSError) in
            try CloudFormation(session).template(of: name.text)
        }
        guard let record = StackRecord(template: text) else {
            throw .notOurs(name, missing: "record of cohesin in its template")
        }
        guard record.pipeline == request.pipeline else {
            throw .otherPipeline(name, holds: record.pipeline, given: request.pipeline)
        }
    }

    /// Whether the bucket is there, which must be where the machines are.
    private func checkRegion(of bucket: BucketName) throws(CloudError) -> Bool {
        guard let region = try CloudError.finding({ () throws(AWSError) in try S3(session).region(of: bucket) })
        else { return false }
        if let region, region != session.region { throw .bucketElsewhere(bucket, region, stack: session.region) }
        return true
    }

    /// What CloudFormation takes by itself goes with the request; a larger template needs the bucket.
    private func template(
        in folder: S3Location, bucketIsThere: Bool
    ) throws(CloudError) -> CloudFormation.Template {
        let text = request.template.compactText
        guard text.utf8.count > StackFolder.directTemplateBytes else { return .body(text) }
        let bytes = Array(text.utf8)
        let place = folder.adding("\(StackFolder.templates)\(SHA256Digest(of: bytes).hexadecimal).json")
        try CloudError.asking { () throws(AWSError) in
            if !bucketIsThere { try makeBucket(folder.bucket) }
            try S3(session).put(bytes, to: place)
        }
        return .url(place.address(in: session.region))
    }

    private func makeBucket(_ bucket: BucketName) throws(AWSError) {
        let s3 = S3(session)
        let isThere = try AWSError.finding { () throws(AWSError) in try s3.region(of: bucket) } != nil
        if !isThere { try s3.createBucket(bucket) }
    }
}

extension S3 {
    /// Whether the object is there.
    func holds(_ location: S3Location) throws(AWSError) -> Bool {
        try AWSError.finding { () throws(AWSError) in try head(location) } != nil
    }
}

extension S3Location {
    /// The HTTPS address, as CloudFormation wants it.
    func address(in region: Region) -> String {
        let host = "s3.\(region).\(region.partition.domain)"
        return bucket.text.contains(".") ? "https://\(host)/\(bucket)/\(key)" : "https://\(bucket).\(host)/\(key)"
    }
}
