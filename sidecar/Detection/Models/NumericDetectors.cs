namespace Warden.Detection.Models;

/// <summary>The registry of detectors of continuous numbers, in the order of their bits. Immutable.</summary>
/// <remarks>All organisations use the same, or their models differ. A policy on the ledger may name those of <see cref="Default"/>.</remarks>
public sealed class NumericDetectors
{
    /// <summary>How many detectors there may be.</summary>
    public const int Most = 8;

    private readonly NumericDetector[] _all;

    private NumericDetectors(NumericDetector[] all) => _all = all;

    /// <summary>Gets the detectors of every sidecar. A new one is added at the end, and to the names that the contract accepts.</summary>
    public static NumericDetectors Default { get; } = new(
    [
        new SigmaDetector(),
        new KnnDetector(),
        new DensityDetector(),
        new ForestDetector(),
    ]);

    /// <summary>Gets the detectors.</summary>
    public ReadOnlySpan<NumericDetector> All => _all;

    /// <summary>Gets how many detectors exist, those of structure included.</summary>
    public int Count => ModelSets.Count + _all.Length - ModelSets.NumericCount;

    /// <summary>Adds a detector.</summary>
    /// <exception cref="ArgumentException">There are <see cref="Most"/> already, or the name is taken or is none.</exception>
    public NumericDetectors With(NumericDetector another)
    {
        ArgumentNullException.ThrowIfNull(another);
        if (_all.Length == Most)
            throw new ArgumentException($"At most {Most} detectors were expected, {another.Name} would be one more.", nameof(another));
        if (another.Name.Length == 0 || !another.Name.All(char.IsAsciiLetterLower) || TryParseName(another.Name, out _))
            throw new ArgumentException($"A new name of lower-case letters was expected, '{another.Name}' came.", nameof(another));
        return new([.. _all, another]);
    }

    /// <summary>The names in fixed order, as verdicts and expressions write them.</summary>
    public IReadOnlyList<string> NamesOf(ModelSet set)
    {
        if (_all.Length == ModelSets.NumericCount)
            return set.ToNames();
        var names = new List<string>(set.ToNames());
        for (var i = ModelSets.NumericCount; i < _all.Length; i++)
        {
            if ((set & ModelSets.OfNumeric(i)) != 0)
                names.Add(_all[i].Name);
        }

        return names;
    }

    /// <summary>Finds the detector of that name, of numbers or of structure (lower case, ordinal).</summary>
    public bool TryParseName(ReadOnlySpan<char> name, out ModelSet model)
    {
        if (ModelSets.TryParseName(name, out model))
            return true;
        for (var i = ModelSets.NumericCount; i < _all.Length; i++)
        {
            if (!name.SequenceEqual(_all[i].Name))
                continue;
            model = ModelSets.OfNumeric(i);
            return true;
        }

        return false;
    }
}
