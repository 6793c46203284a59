/// A colour of eight bits a channel.
package struct Colour: Hashable, Sendable {
    /// 0 to 255.
    package let red: UInt8
    /// 0 to 255.
    package let green: UInt8
    /// 0 to 255.
    package let blue: UInt8

    /// Of three channels, 0 to 255 each.
    package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The ground of pictures.
    package static let white = Colour(255, 255, 255)
    /// Text.
    package static let black = Colour(0, 0, 0)
    /// Bins without a value: masked by the normalisation.
    package static let masked = Colour(228, 228, 232)
    /// What surrounds a called loop: told from the reds of the map also by people who do not see red.
    package static let loop = Colour(0, 70, 220)
    /// Lines and ticks of axes.
    package static let axis = Colour(60, 60, 60)

    /// The colour `part` of the way from this one to another.
    package func mixed(with other: Colour, part: Double) -> Colour {
        func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8((Double(from) + (Double(to) - Double(from)) * part).rounded())
        }
        return Colour(channel(red, other.red), channel(green, other.green), channel(blue, other.blue))
    }
}

/// Values as colours, from white by orange and red to a dark red: the lightness falls steadily, so the map also reads
/// in grey.
package struct ColourScale: Hashable, Sendable {
    /// The value of the darkest colour; all above look the same.
    package let maximum: Float

    private static let stops: [Colour] = [
        .white, Colour(254, 224, 200), Colour(252, 160, 110), Colour(239, 70, 45), Colour(180, 10, 20),
        Colour(80, 0, 10),
    ]

    private static let steps = 200.0

    /// From 0 to this value.
    package init(maximum: Float) { self.maximum = maximum }

    /// The colour of a value; NaN is a masked bin.
    package func colour(_ value: Float) -> Colour {
        if value.isNaN { return .masked }
        guard maximum > 0 else { return .white }
        // In steps that no eye tells apart and that a palette has room for.
        let share = (Double(min(max(value / maximum, 0), 1)) * Self.steps).rounded() / Self.steps
        let place = share * Double(Self.stops.count - 1)
        let step = min(Int(place), Self.stops.count - 2)
        return Self.stops[step].mixed(with: Self.stops[step + 1], part: place - Double(step))
    }
}
