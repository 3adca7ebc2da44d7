namespace Warden.Detection.Vectors;

/// <summary>How far the k-th nearest record of the history is, over all attributes together.</summary>
/// <remarks>
/// Exact, by looking at every record of a bounded sample (Sugiyama and Borgwardt, "Rapid Distance-Based Outlier Detection via
/// Sampling", NIPS 2013, on why a sample is enough). Two missing values are equal; a missing and a known one are one interquartile range apart.
/// </remarks>
internal sealed class VectorNeighbours
{
    private readonly double[] _scaled;
    private readonly int _columns;
    private readonly int _k;

    /// <param name="scaled">The scaled records, one after another; shape [n, d]. Kept.</param>
    /// <param name="columns">d.</param>
    /// <param name="k">The neighbour's rank, at most n − 1.</param>
    public VectorNeighbours(double[] scaled, int columns, int k) => (_scaled, _columns, _k) = (scaled, columns, k);

    /// <summary>How many neighbours a search finds.</summary>
    public int Count => _k;

    /// <summary>The squared distance to the k-th nearest record.</summary>
    /// <param name="record">Scaled; shape [d].</param>
    /// <param name="leaveOut">A record that is not its own neighbour; -1 for none.</param>
    public double Distance(ReadOnlySpan<double> record, int leaveOut)
    {
        Span<double> nearest = stackalloc double[_k];
        Span<int> places = stackalloc int[_k];
        Find(record, leaveOut, nearest, places);
        return nearest[^1];
    }

    /// <summary>Finds the nearest records, the nearest first; of equally near ones the earlier.</summary>
    /// <param name="record">Scaled; shape [d].</param>
    /// <param name="leaveOut">A record that is not its own neighbour; -1 for none.</param>
    /// <param name="nearest">Receives squared distances; shape [k].</param>
    /// <param name="places">Receives which records they are; shape [k].</param>
    public void Find(ReadOnlySpan<double> record, int leaveOut, Span<double> nearest, Span<int> places)
    {
        nearest.Fill(double.PositiveInfinity);
        places.Fill(-1);
        var rows = _scaled.Length / _columns;
        for (var row = 0; row < rows; row++)
        {
            if (row == leaveOut)
                continue;
            var distance = Squared(record, _scaled.AsSpan(row * _columns, _columns), nearest[^1]);
            if (distance >= nearest[^1])
                continue;
            var at = nearest.Length - 1;
            for (; at > 0 && nearest[at - 1] > distance; at--)
                (nearest[at], places[at]) = (nearest[at - 1], places[at - 1]);
            (nearest[at], places[at]) = (distance, row);
        }
    }

    // The sum may stop once it is past what matters: it only grows.
    private static double Squared(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double enough)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
        {
            var apart = a[j] - b[j];
            if (double.IsNaN(apart))
                apart = double.IsNaN(a[j]) && double.IsNaN(b[j]) ? 0 : 1;
            sum += apart * apart;
            if (sum >= enough)
                return sum;
        }

        return sum;
    }
}
