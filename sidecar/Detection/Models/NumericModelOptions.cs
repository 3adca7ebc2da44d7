namespace Warden.Detection.Models;

/// <summary>How a <see cref="NumericModel"/> is fitted. Part of the policy: all organisations use the same.</summary>
public sealed record NumericModelOptions
{
    /// <summary>The documented defaults.</summary>
    public static NumericModelOptions Default { get; } = new();

    /// <summary>Gets the forms to fit.</summary>
    /// <value>Default both; take only the one the policy asks for where memory counts. A form that was not fitted answers that no model took part.</value>
    public ModelForms Forms { get; init; } = ModelForms.Both;

    /// <summary>Gets the detectors to fit.</summary>
    /// <value>Default <see cref="NumericDetectors.Default"/>.</value>
    public NumericDetectors Detectors { get; init; } = NumericDetectors.Default;

    /// <summary>Gets the most values that are learnt from; a larger sample is thinned by the seed, whatever its order.</summary>
    /// <value>Default 16,384; at most 65,535. The textbook form keeps them all.</value>
    public int MaximumSample { get; init; } = 16384;

    /// <summary>Gets the most values that the calibrated form keeps, as neighbours and for its forest; its tails are learnt from all.</summary>
    /// <value>Default 4,096, about 55 kB with everything else.</value>
    public int KeptValues { get; init; } = 4096;

    /// <summary>Gets the rank of the neighbour whose distance <c>knn</c> takes.</summary>
    /// <value>Default 5.</value>
    public int KnnNeighbours { get; init; } = 5;

    /// <summary>Gets how many neighbours <c>density</c> averages over.</summary>
    /// <value>Default 20.</value>
    public int DensityNeighbours { get; init; } = 20;

    /// <summary>Gets the number of isolation trees.</summary>
    /// <value>Default 100.</value>
    public int Trees { get; init; } = 100;

    /// <summary>Gets how many values each isolation tree is grown from.</summary>
    /// <value>Default 256.</value>
    public int TreeSample { get; init; } = 256;

    /// <summary>Gets the fewest values <c>sigma</c> needs; with fewer it contributes the empty set.</summary>
    /// <value>Default 30.</value>
    public int SigmaMinimum { get; init; } = 30;

    /// <summary>Gets the fewest values <c>knn</c> needs.</summary>
    /// <value>Default 30.</value>
    public int KnnMinimum { get; init; } = 30;

    /// <summary>Gets the fewest values <c>density</c> needs.</summary>
    /// <value>Default 60.</value>
    public int DensityMinimum { get; init; } = 60;

    /// <summary>Gets the fewest values <c>forest</c> needs.</summary>
    /// <value>Default 100.</value>
    public int ForestMinimum { get; init; } = 100;

    /// <summary>Says what is out of bounds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its documented range; the message names it.</exception>
    public void Validate()
    {
        Within(MaximumSample, 1, 65535, nameof(MaximumSample));
        Within(KeptValues, 100, 65535, nameof(KeptValues));
        Within(KnnNeighbours, 1, 1000, nameof(KnnNeighbours));
        Within(DensityNeighbours, 1, 1000, nameof(DensityNeighbours));
        Within(Trees, 1, 1000, nameof(Trees));
        Within(TreeSample, 2, 4096, nameof(TreeSample));
        Within(SigmaMinimum, 1, int.MaxValue, nameof(SigmaMinimum));
        // A history value has one neighbour fewer than there are values.
        Within(KnnMinimum, KnnNeighbours + 1, int.MaxValue, nameof(KnnMinimum));
        Within(DensityMinimum, DensityNeighbours + 1, int.MaxValue, nameof(DensityMinimum));
        Within(ForestMinimum, 2, int.MaxValue, nameof(ForestMinimum));
        if ((Forms & ~ModelForms.Both) != 0 || Forms == 0)
            throw new ArgumentOutOfRangeException(nameof(Forms), Forms, "Textbook, Calibrated or both were expected.");
    }

    private static void Within(int value, int low, int high, string name)
    {
        if (value < low || value > high)
            throw new ArgumentOutOfRangeException(name, value, $"A value from {low} to {high} was expected.");
    }
}
