using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges one value by who brings it and by what is known of such numbers, after its attribute's own model.</summary>
internal static class LeafConductJudge
{
    private const double AllowanceGrade = 1e-301;

    public static LeafVerdict Judge(LeafConduct conduct, LeafModel leaf, LeafToken token, ReadOnlySpan<byte> text, LeafVerdict verdict, Caller caller, in Thresholds limits)
    {
        if (leaf.Declared?.Has(DeclaredValues.FingerprintOf(token, text), caller.IdentityId) == true)
            return verdict;

        // Of a sensitive value that it is the largest would tell what it is; that it is far off is told all the same.
        if (!conduct.HadMaximal && !leaf.Sensitive && !leaf.Conceals && token.Kind is ValueKind.Number or ValueKind.Text && MaximalNumber.BitsOf(text) is > 0 and var bits)
        {
            var took = verdict.TookPart | ModelSet.Allowance;
            return verdict with
            {
                Outliers = verdict.Outliers | ModelSet.Allowance,
                TookPart = took,
                Grade = AllowanceGrade,
                Reason = Reasons.Largest,
                Expected = UsualOf(leaf) ?? verdict.Expected,
                Hypothesis = FormattableString.Invariant($"2^{bits}-1: an allowance without limit?"),
            };
        }

        return !double.IsNaN(verdict.Number) && conduct.ProfileOf(caller) is { } profile && verdict.Place < 0 ? profile.Judge(verdict, limits) : verdict;
    }

    private static Expectation? UsualOf(LeafModel leaf)
    {
        if (leaf.Numbers is null)
            return null;
        var range = leaf.Numbers.UsualRange();
        return new(Low: NumberJudge.Show(leaf, range.Low), High: NumberJudge.Show(leaf, range.High));
    }
}
