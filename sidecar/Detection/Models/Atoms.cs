namespace Warden.Detection.Models;

/// <summary>Values that stand out of a continuous law by their count: the zero of a zero-inflated amount, a default, a cap.</summary>
/// <remarks>
/// They are taken out before the law of the rest is learnt, or they would hide its shape. A grid has no atoms as long as
/// neighbouring values are about as frequent.
/// </remarks>
internal static class Atoms
{
    private const double SmallestShare = 0.005;
    private const int FewestInAtom = 30;
    private const int TimesNeighbours = 10;
    private const int FewestRest = 30;

    /// <summary>Parts ascending values into atoms, each with its count, and the rest.</summary>
    public static (List<(double Value, int Count)> Atoms, double[] Others) Split(double[] ascending)
    {
        var atoms = Find(ascending);
        var rest = new double[ascending.Length - atoms.Sum(static atom => atom.Count)];
        if (atoms.Count == 0 || rest.Length < FewestRest)
            return ([], ascending);
        var next = 0;
        var count = 0;
        foreach (var value in ascending)
        {
            while (next < atoms.Count && atoms[next].Value < value)
                next++;
            if (next == atoms.Count || atoms[next].Value != value)
                rest[count++] = value;
        }
        return (atoms, rest);
    }

    /// <summary>Says whether so little lies beside frequent values that it has no law: the rare values of a closed set.</summary>
    public static bool AreAll(double[] ascending)
    {
        var rest = 0;
        foreach (var (_, count) in Group(ascending))
            rest += count < Fewest(ascending) ? count : 0;
        return rest is > 0 and < FewestRest;
    }

    private static List<(double Value, int Count)> Find(double[] ascending)
    {
        var groups = Group(ascending);
        var atoms = new List<(double Value, int Count)>();
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].Count >= Fewest(ascending) && StandsOut(groups, i))
                atoms.Add(groups[i]);
        }
        return atoms;
    }

    private static double Fewest(double[] ascending) => Math.Max(FewestInAtom, SmallestShare * ascending.Length);

    private static bool StandsOut(List<(double Value, int Count)> groups, int at)
    {
        var largest = 0;
        for (var i = Math.Max(0, at - 2); i <= Math.Min(groups.Count - 1, at + 2); i++)
            largest = i == at ? largest : Math.Max(largest, groups[i].Count);
        return groups[at].Count >= TimesNeighbours * largest;
    }

    private static List<(double Value, int Count)> Group(double[] ascending)
    {
        var groups = new List<(double Value, int Count)>();
        foreach (var value in ascending)
        {
            if (groups.Count > 0 && groups[^1].Value == value)
                groups[^1] = (value, groups[^1].Count + 1);
            else
                groups.Add((value, 1));
        }
        return groups;
    }
}
