using System.Runtime.CompilerServices;

namespace Warden.Detection.Models;

/// <summary>How rare the history makes a value, by each detector of the registry; those that did not take part say 1.</summary>
public struct NumericPValues : IEquatable<NumericPValues>
{
    /// <summary>The forest's own level: it saturates beyond the last cut, so it never gets a smaller one.</summary>
    public const double ForestLevel = 0.01;

    /// <summary>No p-value is smaller: they are multiplied and logged by others.</summary>
    public const double Least = 1e-300;

    private const int Veto = 3;
    private Values _values;

    /// <summary>All ones.</summary>
    /// <param name="tookPart">The detectors that answered.</param>
    public NumericPValues(ModelSet tookPart)
    {
        TookPart = tookPart;
        ((Span<double>)_values).Fill(1);
    }

    /// <summary>The p-values of the four detectors.</summary>
    public NumericPValues(double sigma, double knn, double density, double forest, ModelSet tookPart)
        : this(tookPart)
    {
        (_values[0], _values[1], _values[2], _values[Veto]) = (sigma, knn, density, forest);
    }

    /// <summary>All ones, nobody took part.</summary>
    public static NumericPValues None { get; } = new(ModelSet.None);

    /// <summary>Gets the share of lawful values at least as extreme, by the tail law of the value's mode; in (0, 1].</summary>
    public readonly double Sigma => _values[0];

    /// <summary>Gets the share of lawful values at least as far from their k-th neighbour; in (0, 1].</summary>
    public readonly double Knn => _values[1];

    /// <summary>Gets the share of lawful values in a place at least as thin; in (0, 1].</summary>
    public readonly double Density => _values[2];

    /// <summary>Gets the share of history isolated at least as easily; above 0.25 it is given as 1.</summary>
    public readonly double Forest => _values[Veto];

    /// <summary>Gets the detectors that answered; the others say 1.</summary>
    public ModelSet TookPart { get; }

    /// <summary>Gets the p-value of a detector by its place in the registry.</summary>
    public readonly double this[int detector] => _values[detector];

    /// <summary>Gets the smallest p-value but the forest's, which is a veto and proves nothing alone.</summary>
    public readonly double Smallest
    {
        get
        {
            var smallest = 1.0;
            for (var i = 0; i < NumericDetectors.Most; i++)
                smallest = i == Veto ? smallest : Math.Min(smallest, _values[i]);
            return smallest;
        }
    }

    /// <summary>The outliers at a level.</summary>
    /// <param name="level">Share of clean values that one model may flag: α ÷ number of scored attributes.</param>
    /// <returns>
    /// All but the forest by p &lt; level. <c>forest</c> by its own 1 % level and only where <c>sigma</c>, or <c>knn</c> and
    /// <c>density</c> together, find an outlier: it vetoes intersections by its absence, and never flags alone.
    /// </returns>
    public readonly ModelAnswers At(double level)
    {
        var outliers = ModelSet.None;
        for (var i = 0; i < NumericDetectors.Most; i++)
        {
            if (i != Veto && _values[i] < level)
                outliers |= ModelSets.OfNumeric(i);
        }
        const ModelSet neighbours = ModelSet.Knn | ModelSet.Density;
        var seconded = (outliers & ModelSet.Sigma) != 0 || (outliers & neighbours) == neighbours;
        if (seconded && Forest < ForestLevel)
            outliers |= ModelSet.Forest;
        return new ModelAnswers(outliers & TookPart, TookPart);
    }

    /// <inheritdoc/>
    public readonly bool Equals(NumericPValues other) =>
        TookPart == other.TookPart && ((ReadOnlySpan<double>)_values).SequenceEqual((ReadOnlySpan<double>)other._values);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is NumericPValues other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)TookPart ^ Sigma.GetHashCode() ^ Knn.GetHashCode();

    /// <summary>Whether two are equal.</summary>
    public static bool operator ==(NumericPValues left, NumericPValues right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(NumericPValues left, NumericPValues right) => !left.Equals(right);

    internal void Set(int detector, double p) => _values[detector] = p;

    /// <summary>The same, but no p-value below a share except the forest's.</summary>
    internal readonly NumericPValues AtLeast(double share)
    {
        var raised = this;
        for (var i = 0; i < NumericDetectors.Most; i++)
        {
            if (i != Veto)
                raised._values[i] = Math.Max(_values[i], share);
        }
        return raised;
    }

    [InlineArray(NumericDetectors.Most)]
    private struct Values
    {
        private double _first;
    }
}
