using Warden.Detection.Numerics;

namespace Warden.Detection.Tables;

/// <summary>What c rows that have a value weigh for it against a value that nobody else has, by how reliable their group is.</summary>
internal static class EvidenceWeights
{
    /// <summary>The weight that makes a value e times as likely.</summary>
    public const double Nat = 1 << 20;

    private const int Counts = 256;
    private static readonly long[] Table = Fill();

    /// <param name="reliability">In percent: how often a row of the group has what the others say.</param>
    /// <param name="count">The rows that have the value.</param>
    public static long Of(int reliability, int count) => Table[(reliability * Counts) + Math.Min(count, Counts - 1)];

    private static long[] Fill()
    {
        var table = new long[101 * Counts];
        for (var percent = 0; percent <= 100; percent++)
        {
            var reliability = percent / 100.0;
            var doubt = 1.02 - reliability;
            for (var count = 0; count < Counts; count++)
                table[(percent * Counts) + count] = (long)(reliability * DeterministicMath.Log((count + doubt) / doubt) * Nat);
        }

        return table;
    }
}
