import Cloud
import Foundation

/// What AWS asks for, in US dollars, as one region had it on one day. Prices change: the file may be given by the user.
package struct PriceList: Hashable, Sendable, Decodable {
    /// The day of the prices: `2026-08-17`.
    package let date: String
    package let region: String
    /// Where they come from, for people.
    package let source: String
    /// On-Demand, an hour, by size: `g6.xlarge`.
    let instances: [String: Double]
    /// On-Demand, an hour and vCPU, of families in which every size costs the same for each.
    let perVCPU: [String: Double]
    /// What part of the On-Demand price Spot has been.
    let spot: SpotShare
    /// A thousand state transitions of a Standard workflow.
    let transitionsPerThousand: Double
    /// A GB (10⁹ bytes) in S3's standard class, a month.
    let storagePerGBMonth: Double

    struct SpotShare: Hashable, Sendable, Decodable {
        let least: Double
        let most: Double
    }

    /// The list that comes with this program.
    package static func standard() throws(CloudError) -> PriceList {
        try PriceList(Data(PackageResources.prices_json), name: "the price list of this program")
    }

    /// - Parameter name: of the document, for messages.
    package init(_ document: Data, name: String) throws(CloudError) {
        do {
            self = try JSONDecoder().decode(PriceList.self, from: document)
        } catch {
            throw .pricesUnreadable(name: name)
        }
    }

    /// An hour On-Demand; nil: not known.
    package func onDemand(_ type: InstanceType) -> Double? {
        instances[type.name] ?? perVCPU[InstanceCatalog.family(of: type.name)].map { $0 * Double(type.vcpus) }
    }

    /// What an hour of a machine can cost, from the cheapest Spot to On-Demand; nil: not known.
    func hour(_ type: InstanceType, _ capacity: Set<Capacity>) -> DollarRange? {
        guard let price = onDemand(type), !capacity.isEmpty else { return nil }
        let least = capacity.contains(.spot) ? price * spot.least : price
        let most = capacity.contains(.onDemand) ? price : price * spot.most
        return DollarRange(least: least, most: most)
    }

    /// How a machine is bought.
    package enum Capacity: String, Hashable, Sendable, Codable { case spot, onDemand }
}

/// US dollars, from the least that something can cost to the most.
package struct DollarRange: Hashable, Sendable, Encodable {
    /// In US dollars.
    package let least: Double
    /// In US dollars.
    package let most: Double

    /// In US dollars.
    package init(least: Double, most: Double) {
        self.least = least
        self.most = most
    }

    /// Nothing.
    package static let zero = DollarRange(least: 0, most: 0)

    /// Least to least, most to most.
    package static func + (left: Self, right: Self) -> Self {
        DollarRange(least: left.least + right.least, most: left.most + right.most)
    }

    /// Both ends times the factor.
    package static func * (range: Self, factor: Double) -> Self {
        DollarRange(least: range.least * factor, most: range.most * factor)
    }

    /// `USD 1.20 to 4.80`, to the cent.
    package var text: String {
        let (low, high) = (Self.cents(least), Self.cents(most))
        return low == high ? "USD \(low)" : "USD \(low) to \(high)"
    }

    /// What costs something never reads as nothing.
    static func cents(_ dollars: Double) -> String {
        dollars > 0 && dollars < 0.01 ? "0.01" : String(format: "%.2f", dollars)
    }
}
