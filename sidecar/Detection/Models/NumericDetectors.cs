using Warden.Documents;

namespace Warden.Detection.Models;

/// <summary>The registry of detectors of continuous numbers, in the order of their bits. Immutable.</summary>
/// <remarks>All organisations use the same, or the digests of their models differ: of further detectors the digest of their program is part of every model.</remarks>
public sealed class NumericDetectors
{
    /// <summary>How many detectors there may be.</summary>
    public const int Most = 8;

    private readonly NumericDetector[] _all;

    // Of those beyond the default ones: the digest of the program that holds them.
    private readonly string[] _programs;

    private NumericDetectors(NumericDetector[] all, string[] programs) => (_all, _programs) = (all, programs);

    /// <summary>Gets the detectors of every sidecar. A new one is added at the end.</summary>
    public static NumericDetectors Default { get; } = new(
    [
        new SigmaDetector(),
        new KnnDetector(),
        new DensityDetector(),
        new ForestDetector(),
    ],
    []);

    /// <summary>Gets the detectors.</summary>
    public ReadOnlySpan<NumericDetector> All => _all;

    /// <summary>Gets how many detectors exist, those of structure included.</summary>
    public int Count => ModelSets.Count + _all.Length - ModelSets.NumericCount;

    /// <summary>Gets whether these are <see cref="Default"/>'s alone.</summary>
    public bool AreDefault => _programs.Length == 0;

    /// <summary>Gets those beyond the default ones, each with its program's digest.</summary>
    public IReadOnlyList<(string Name, string Program)> Further => [.. _programs.Select((program, i) => (_all[ModelSets.NumericCount + i].Name, program))];

    /// <summary>Adds a detector.</summary>
    /// <param name="another">The detector.</param>
    /// <param name="program">
    /// What tells its program from another that gives itself the same name: the SHA-256 of its assembly, lower-case hexadecimal. It becomes part of every model that is fitted.
    /// </param>
    /// <exception cref="ArgumentException">There are <see cref="Most"/> already, or the name is taken or is none.</exception>
    public NumericDetectors With(NumericDetector another, string program = "")
    {
        ArgumentNullException.ThrowIfNull(another);
        if (_all.Length == Most)
            throw new ArgumentException($"At most {Most} detectors were expected, {another.Name} would be one more.", nameof(another));
        if (!StrategySyntax.IsName(another.Name) || TryParseName(another.Name, out _))
            throw new ArgumentException($"A new name of lower-case letters was expected, '{another.Name}' came.", nameof(another));
        return new([.. _all, another], [.. _programs, program]);
    }

    /// <summary>Gets the detectors that a policy names and that are not among these, in ordinal order.</summary>
    public IReadOnlyList<string> MissingFor(DetectionPolicy policy) =>
        [.. StrategySyntax.NamesIn(policy).Where(name => !TryParseName(name, out _))];

    // Nothing for the default ones, so that their models' bytes are what they were before others could be added.
    internal void WriteFurther(HistoryWriter to)
    {
        to.Int(_programs.Length);
        for (var i = 0; i < _programs.Length; i++)
        {
            to.Text(_all[ModelSets.NumericCount + i].Name);
            to.Text(_programs[i]);
        }
    }

    internal void ReadFurther(HistoryReader from)
    {
        var count = from.Count();
        var same = count == _programs.Length;
        for (var i = 0; i < count; i++)
        {
            var (name, program) = (from.Text(), from.Text());
            same = same && name == _all[ModelSets.NumericCount + i].Name && program == _programs[i];
        }

        if (!same)
            throw new InvalidDataException("The model was fitted with other detectors than those that are here.");
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
