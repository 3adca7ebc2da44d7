namespace Warden.Detection.Numerics;

/// <summary>The generalised Pareto law of excesses over a threshold: the limit law of tails.</summary>
/// <param name="Shape">ξ: 0 is exponential, above 0 heavier, below 0 ends at −scale ÷ ξ.</param>
/// <param name="Scale">σ, in the unit of the excesses; positive.</param>
public readonly record struct GeneralizedPareto(double Shape, double Scale)
{
    /// <summary>The share of excesses above <paramref name="excess"/> ≥ 0: (1 + ξ·e/σ)^(−1/ξ).</summary>
    public double Survival(double excess)
    {
        var z = excess / Scale;
        if (Math.Abs(Shape) < 1e-9)
            return DeterministicMath.Exp(-z);
        var inner = Shape * z;
        return inner <= -1 ? 0 : DeterministicMath.Exp(-(DeterministicMath.Log1P(inner) / Shape));
    }

    /// <summary>Estimates the law of ascending positive excesses.</summary>
    /// <remarks>
    /// Zhang and Stephens, "A New and Efficient Estimation Method for the Generalized Pareto Distribution", Technometrics 2009: the
    /// profile likelihood averaged over a fixed grid of 20 + √n points. No iteration, so nothing that could fail to converge.
    /// </remarks>
    /// <exception cref="ArgumentException">Fewer than two excesses, or the largest is not positive and finite.</exception>
    public static GeneralizedPareto Fit(ReadOnlySpan<double> ascending)
    {
        var n = ascending.Length;
        if (n < 2 || !(ascending[^1] > 0) || !double.IsFinite(ascending[^1]))
            throw new ArgumentException("At least two excesses, the largest positive and finite, were expected.", nameof(ascending));
        var quartile = ascending[Math.Clamp((int)((n / 4.0) + 0.5) - 1, 0, n - 1)];
        if (!(quartile > 0))
            quartile = ascending[^1] / n;
        var points = 20 + (int)Math.Sqrt(n);
        Span<double> theta = stackalloc double[points];
        Span<double> likelihood = stackalloc double[points];
        for (var j = 0; j < points; j++)
        {
            theta[j] = (1 / ascending[^1]) + ((1 - Math.Sqrt(points / (j + 0.5))) / (3 * quartile));
            likelihood[j] = ProfileLikelihood(ascending, theta[j]);
        }
        var mean = 0.0;
        for (var j = 0; j < points; j++)
        {
            var weight = 0.0;
            for (var i = 0; i < points; i++)
                weight += DeterministicMath.Exp(Math.Min(700, likelihood[i] - likelihood[j]));
            mean += theta[j] / weight;
        }
        var shape = MeanLog(ascending, mean);
        var scale = -shape / mean;
        if (scale > 0 && double.IsFinite(scale) && double.IsFinite(shape))
            return new GeneralizedPareto(shape, scale);
        var average = 0.0;
        foreach (var excess in ascending)
            average += excess / n;
        return new GeneralizedPareto(0, average);
    }

    /// <summary>The law with another shape and the same mean excess σ ÷ (1 − ξ); both shapes below 1.</summary>
    public GeneralizedPareto WithShape(double shape) => new(shape, Scale * (1 - shape) / (1 - Shape));

    /// <summary>The law with its shape held within [low, high] and the same mean excess.</summary>
    /// <remarks>A shape of 1 or more has no mean; there the scale stays.</remarks>
    public GeneralizedPareto WithShapeWithin(double low, double high)
    {
        var held = Math.Clamp(Shape, low, high);
        return held == Shape ? this : Shape < 1 ? WithShape(held) : new GeneralizedPareto(held, Scale);
    }

    private static double ProfileLikelihood(ReadOnlySpan<double> ascending, double theta)
    {
        var k = -MeanLog(ascending, theta);
        var ratio = theta / k;
        return ratio > 0 ? ascending.Length * (DeterministicMath.Log(ratio) + k - 1) : double.NegativeInfinity;
    }

    // ξ that belongs to θ = −ξ/σ: the mean of log(1 − θ·e).
    private static double MeanLog(ReadOnlySpan<double> ascending, double theta)
    {
        var sum = 0.0;
        foreach (var excess in ascending)
            sum += DeterministicMath.Log1P(-theta * excess);
        return sum / ascending.Length;
    }
}
