/// Amazon EC2 (botocore ec2/2016-11-15): what can be had where, and what is left over.
package struct EC2: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    package struct Offering: Hashable, Sendable {
        /// Such as `g6.xlarge`.
        package let instanceType: String
        /// An availability zone.
        package let zone: String
    }

    /// In which zones of the region these instance types are offered; `*` stands for anything (`g6.*`).
    package func offerings(of types: [String]) throws(AWSError) -> [Offering] {
        var found: [Offering] = []
        var token: String?
        repeat {
            var form = QueryForm(.ec2, "DescribeInstanceTypeOfferings")
            form.add("LocationType", "availability-zone")
            form.add("Filter.1.Name", "instance-type")
            form.add("Filter.1.Value", list: types)
            form.add("NextToken", token)
            let page = try session.call(form)
            found += (page["instanceTypeOfferingSet"]?.all("item") ?? []).compactMap { item in
                guard let type = item["instanceType"]?.text, let zone = item["location"]?.text else { return nil }
                return Offering(instanceType: type, zone: zone)
            }
            token = page["nextToken"].flatMap { $0.text.isEmpty ? nil : $0.text }
        } while token != nil
        return found
    }

    package struct Volume: Hashable, Sendable {
        package let id: String
        /// GiB.
        package let size: Int
        /// `available` when no instance has it.
        package let state: String
    }

    /// The disks that carry a tag.
    package func volumes(taggedWith key: String, _ value: String) throws(AWSError) -> [Volume] {
        var found: [Volume] = []
        var token: String?
        repeat {
            var form = QueryForm(.ec2, "DescribeVolumes")
            form.add("Filter.1.Name", "tag:\(key)")
            form.add("Filter.1.Value", list: [value])
            form.add("NextToken", token)
            let page = try session.call(form)
            found += (page["volumeSet"]?.all("item") ?? []).compactMap { item in
                guard let id = item["volumeId"]?.text, let size = item["size"].flatMap({ Int($0.text) }) else {
                    return nil
                }
                return Volume(id: id, size: size, state: item["status"]?.text ?? "")
            }
            token = page["nextToken"].flatMap { $0.text.isEmpty ? nil : $0.text }
        } while token != nil
        return found
    }

    /// Removes a disk that no instance has.
    package func deleteVolume(_ id: String) throws(AWSError) {
        var form = QueryForm(.ec2, "DeleteVolume")
        form.resource = id
        form.add("VolumeId", id)
        _ = try session.call(form)
    }
}
