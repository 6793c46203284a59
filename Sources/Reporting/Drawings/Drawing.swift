/// A picture of lines and boxes on the page: SVG whose colours are the page's, in dark and in light.
enum Drawing {
    /// - Parameters:
    ///   - width, height: in units of the drawing; it is as wide as the page allows, and not wider than `width` pixels.
    ///   - label: what it shows, for those who do not see it.
    static func svg(width: Double, height: Double, label: String, @MarkupBuilder _ content: () -> Markup) -> Markup {
        element(
            "svg",
            [
                "viewBox": "0 0 \(number(width)) \(number(height))", "role": "img", "aria-label": label,
                "style": "max-width:\(number(width))px",
            ], content)
    }

    /// A coordinate, to a tenth.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }

    static func rectangle(
        x: Double, y: Double, width: Double, height: Double, kind: String, title: String? = nil, radius: Double? = nil
    ) -> Markup {
        element(
            "rect",
            [
                "x": number(x), "y": number(y), "width": number(width), "height": number(height), "class": kind,
                "rx": radius.map(number),
            ]
        ) { if let title { element("title") { title } } }
    }

    enum Anchor: String { case start, middle, end }

    static func text(_ text: String, x: Double, y: Double, anchor: Anchor = .start, kind: String? = nil) -> Markup {
        element(
            "text",
            [
                "x": number(x), "y": number(y), "text-anchor": anchor == .start ? nil : anchor.rawValue, "class": kind,
            ]
        ) { text }
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, kind: String) -> Markup {
        element(
            "line", ["x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2), "class": kind])
    }

    /// A text of at most so many characters.
    static func shortened(_ text: String, to count: Int) -> String {
        text.count > count ? text.prefix(max(1, count - 1)) + "\u{2026}" : text
    }
}
