/// The pictures of the latent image, drawn from circles and ellipses in a square of `side` dots.
extension Bitmap {
    /// 桜: five petals, each notched at its tip.
    static func cherryBlossom(side: Int) -> Bitmap {
        drawn(side: side) { x, y in
            // From the middle, upward; 1 is half of the side.
            let (u, v) = (2 * x - 1, 1 - 2 * y)
            // Five directions, a fifth of a circle apart, the first upward.
            let directions = [(0, 1), (0.951_057, 0.309_017), (0.587_785, -0.809_017), (-0.587_785, -0.809_017), (-0.951_057, 0.309_017)]
            let isPetal = directions.contains { direction in
                let along = u * direction.0 + v * direction.1
                let across = u * direction.1 - v * direction.0
                let isNotch = along > 0.8 && abs(across) < (along - 0.8) * 0.7
                return isInside(along, across, centre: (0.56, 0), radii: (0.42, 0.33)) && !isNotch
            }
            return isPetal && !isInside(u, v, centre: (0, 0), radii: (0.1, 0.1))
        }
    }

    /// A sitting rabbit from the front.
    static func rabbit(side: Int) -> Bitmap {
        let parts = [(0.38, 0.21, 0.08, 0.21), (0.62, 0.21, 0.08, 0.21), (0.5, 0.48, 0.22, 0.18), (0.5, 0.79, 0.29, 0.21)]
        let eyes = [(0.42, 0.46, 0.03, 0.04), (0.58, 0.46, 0.03, 0.04)]
        return drawn(side: side) { x, y in
            func isIn(_ ellipse: (Double, Double, Double, Double)) -> Bool {
                isInside(x, y, centre: (ellipse.0, ellipse.1), radii: (ellipse.2, ellipse.3))
            }
            return parts.contains(where: isIn) && !eyes.contains(where: isIn)
        }
    }

    /// The circle of 丸証.
    static func ring(side: Int) -> Bitmap {
        drawn(side: side) { x, y in
            isInside(x, y, centre: (0.5, 0.5), radii: (0.5, 0.5)) && !isInside(x, y, centre: (0.5, 0.5), radii: (0.42, 0.42))
        }
    }

    /// Sets the dots whose middle, from (0, 0) top left to (1, 1), belongs to the figure.
    private static func drawn(side: Int, _ belongs: (Double, Double) -> Bool) -> Bitmap {
        var bitmap = Bitmap(width: side, height: side)
        for y in 0..<side {
            for x in 0..<side where belongs((Double(x) + 0.5) / Double(side), (Double(y) + 0.5) / Double(side)) { bitmap[x, y] = true }
        }
        return bitmap
    }

    private static func isInside(_ x: Double, _ y: Double, centre: (Double, Double), radii: (Double, Double)) -> Bool {
        let (u, v) = ((x - centre.0) / radii.0, (y - centre.1) / radii.1)
        return u * u + v * v <= 1
    }
}
