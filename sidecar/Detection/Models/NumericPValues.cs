namespace Warden.Detection.Models;

/// <summary>How rare the history makes a value, by each of the four models.</summary>
/// <param name="Sigma">Share of lawful values at least as extreme, by the tail law of the value's mode; in (0, 1].</param>
/// <param name="Knn">Share of lawful values at least as far from their k-th neighbour; in (0, 1].</param>
/// <param name="Density">Share of lawful values in a place at least as thin; in (0, 1].</param>
/// <param name="Forest">Share of history isolated at least as easily; above 0.25 it is given as 1.</param>
/// <param name="TookPart">The models that answered; the others say 1.</param>
public readonly record struct NumericPValues(double Sigma, double Knn, double Density, double Forest, ModelSet TookPart)
{
    /// <summary>The forest's own level: it saturates beyond the last cut, so it never gets a smaller one.</summary>
    public const double ForestLevel = 0.01;

    /// <summary>No p-value is smaller: they are multiplied and logged by others.</summary>
    public const double Least = 1e-300;

    /// <summary>All ones, nobody took part.</summary>
    public static NumericPValues None { get; } = new(1, 1, 1, 1, ModelSet.None);

    /// <summary>The smallest of the first three; the forest is a veto and proves nothing alone.</summary>
    public double Smallest => Math.Min(Sigma, Math.Min(Knn, Density));

    /// <summary>The outliers at a level.</summary>
    /// <param name="level">Share of clean values that one model may flag: α ÷ number of scored attributes.</param>
    /// <returns>
    /// <c>sigma</c>, <c>knn</c> and <c>density</c> by p &lt; level. <c>forest</c> by its own 1 % level and only where <c>sigma</c>, or
    /// <c>knn</c> and <c>density</c> together, find an outlier: it vetoes intersections by its absence, and never flags alone.
    /// </returns>
    public ModelAnswers At(double level)
    {
        var outliers = ModelSet.None;
        if (Sigma < level)
            outliers |= ModelSet.Sigma;
        if (Knn < level)
            outliers |= ModelSet.Knn;
        if (Density < level)
            outliers |= ModelSet.Density;
        const ModelSet neighbours = ModelSet.Knn | ModelSet.Density;
        var seconded = (outliers & ModelSet.Sigma) != 0 || (outliers & neighbours) == neighbours;
        if (seconded && Forest < ForestLevel)
            outliers |= ModelSet.Forest;
        return new ModelAnswers(outliers & TookPart, TookPart);
    }
}
