using System.Numerics;

namespace Warden.Detection.Models;

/// <summary>Names and counts of a <see cref="ModelSet"/>.</summary>
public static class ModelSets
{
    private static readonly string[] Names =
    [
        "sigma", "knn", "density", "forest", "type", "form", "novelty", "unique", "relation", "step", "rate", "repeat", "allowance", "bulk", "profile", "record",
    ];

    /// <summary>How many detectors exist; bit i of a set is detector i.</summary>
    public const int Count = 16;

    /// <summary>How many of them look at continuous numbers; bits 0 to 3.</summary>
    internal const int NumericCount = 4;

    /// <summary>The bit of a detector of numbers, by its place in the registry: further ones stand behind those of structure.</summary>
    internal static ModelSet OfNumeric(int index) => (ModelSet)(1 << (index < NumericCount ? index : Count + index - NumericCount));

    /// <summary>How many detectors are in the set.</summary>
    public static int Size(this ModelSet set) => BitOperations.PopCount((uint)set);

    /// <summary>The names in fixed order, as verdicts and expressions write them: <c>sigma</c>, <c>knn</c>, …</summary>
    public static IReadOnlyList<string> ToNames(this ModelSet set)
    {
        var names = new List<string>(set.Size());
        for (var i = 0; i < Names.Length; i++)
        {
            if (((int)set & (1 << i)) != 0)
                names.Add(Names[i]);
        }
        return names;
    }

    /// <summary>Gets the set of these names; an unknown one is left out.</summary>
    public static ModelSet Of(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var set = ModelSet.None;
        foreach (var name in names)
            set |= TryParseName(name, out var model) ? model : ModelSet.None;
        return set;
    }

    /// <summary>Finds the detector of that name (lower case, ordinal).</summary>
    public static bool TryParseName(ReadOnlySpan<char> name, out ModelSet model)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                model = (ModelSet)(1 << i);
                return true;
            }
        }
        model = ModelSet.None;
        return false;
    }
}
