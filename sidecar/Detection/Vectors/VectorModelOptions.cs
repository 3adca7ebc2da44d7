namespace Warden.Detection.Vectors;

/// <summary>How a <see cref="VectorModel"/> is fitted. One configuration serves all data.</summary>
public sealed record VectorModelOptions
{
    /// <summary>The documented defaults.</summary>
    public static VectorModelOptions Default { get; } = new();

    /// <summary>Gets the most records that are learnt from; more are thinned by the seed.</summary>
    /// <value>Default 4,096; all of them are the model's bytes.</value>
    public int Sample { get; init; } = 4096;

    /// <summary>Gets how many of them are the neighbours that a record is compared with.</summary>
    /// <value>Default 1,024. A score looks at each of them once.</value>
    public int Reference { get; init; } = 1024;

    /// <summary>Gets the rank of the neighbour whose distance <c>knn</c> takes.</summary>
    /// <value>Default 20 among 1,024, which reaches as far as 50 among 2,500.</value>
    public int Neighbours { get; init; } = 20;

    /// <summary>Gets the number of isolation trees.</summary>
    /// <value>Default 100.</value>
    public int Trees { get; init; } = 100;

    /// <summary>Gets how many records each isolation tree is grown from.</summary>
    /// <value>Default 256.</value>
    public int TreeSample { get; init; } = 256;

    /// <summary>Gets the number of intervals of an attribute's histogram.</summary>
    /// <value>Default 20.</value>
    public int Bins { get; init; } = 20;

    /// <summary>Says what is out of bounds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range; the message names it.</exception>
    public void Validate()
    {
        Within(Sample, 2, 65535, nameof(Sample));
        Within(Reference, 2, 65535, nameof(Reference));
        Within(Neighbours, 1, 256, nameof(Neighbours));
        Within(Trees, 1, 1000, nameof(Trees));
        Within(TreeSample, 2, 4096, nameof(TreeSample));
        Within(Bins, 1, 1000, nameof(Bins));
    }

    private static void Within(int value, int low, int high, string name)
    {
        if (value < low || value > high)
            throw new ArgumentOutOfRangeException(name, value, $"A value from {low} to {high} was expected.");
    }
}
