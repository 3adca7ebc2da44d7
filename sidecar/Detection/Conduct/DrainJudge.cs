using System.Globalization;
using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges what a window has taken from a number that stands under one key: a pool, a treasury, a reserve.</summary>
internal static class DrainJudge
{
    private const double Grade = 3.5;

    /// <summary>Adds what has lost more than its share.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="record">The value that is written, read with the tree's paths.</param>
    /// <param name="key">See <see cref="LastValues.KeyOf"/>.</param>
    /// <param name="live">What the key had in the window.</param>
    /// <param name="window">Blocks of a window.</param>
    /// <param name="share">How much may be gone.</param>
    /// <param name="findings">What stands out.</param>
    public static void Judge(RootModel root, Record record, ulong key, LiveConduct live, int window, double share, ref List<RankedFinding>? findings)
    {
        foreach (var token in record.Tokens)
        {
            if (token.Node >= root.Leaves.Length || root.Paths[token.Node].IsBelowItem)
                continue;
            var leaf = root.Leaves[token.Node];
            var most = live.Most(key, root.Paths[token.Node].Fingerprint, window);
            var left = LastNumbers.NumberOf(token, record.TextOf(token));
            if (leaf.Role == LeafRole.Ignored || leaf.Type.IsTime || !(most > 0) || !(left < (1 - share) * most))
                continue;
            var hidden = leaf.Sensitive || leaf.Conceals;
            var finding = new Finding(
                DeclaredAttribute.FullPath(root.Name, (leaf.Label ?? leaf.Path) + RecordJudge.Change),
                hidden ? Finding.Masked : Percent((left - most) / most),
                Reasons.Drained,
                ModelSet.Step.ToNames(),
                new(Low: Percent(-share), Form: string.Create(CultureInfo.InvariantCulture, $"within {window} blocks")));
            (findings ??= []).Add(new(Grade, finding));
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * share)} %");
}
