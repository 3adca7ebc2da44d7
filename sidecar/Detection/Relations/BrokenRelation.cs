namespace Warden.Detection;

/// <summary>Two attributes of a record whose values do not go together.</summary>
/// <param name="First">The attribute that decides, or the earlier one.</param>
/// <param name="Second">The attribute that is decided, or the later one.</param>
/// <param name="Usual">Places of the second's values that go with the first's.</param>
internal readonly record struct BrokenRelation(int First, int Second, int[] Usual)
{
    /// <summary>Finds who is to blame: whoever takes part in most of the broken relations, until each is explained.</summary>
    /// <param name="broken">The broken relations.</param>
    /// <param name="places">Of two equals the one with a value never seen (-1) is blamed, then the later attribute.</param>
    /// <returns>The relation that speaks for each culprit, and the culprit.</returns>
    public static List<(BrokenRelation Relation, int Culprit)> Blame(List<BrokenRelation> broken, ReadOnlySpan<int> places)
    {
        var culprits = new List<(BrokenRelation, int)>();
        var open = new List<BrokenRelation>(broken);
        while (open.Count > 0)
        {
            var degree = new SortedDictionary<int, int>();
            foreach (var relation in open)
            {
                degree[relation.First] = degree.GetValueOrDefault(relation.First) + 1;
                degree[relation.Second] = degree.GetValueOrDefault(relation.Second) + 1;
            }

            var (culprit, weight) = (-1, 0);
            foreach (var (node, relations) in degree)
            {
                var own = (2 * relations) + (places[node] < 0 ? 1 : 0);
                if (own >= weight)
                    (culprit, weight) = (node, own);
            }

            var speaks = open.FindIndex(r => r.Second == culprit);
            culprits.Add((open[speaks >= 0 ? speaks : open.FindIndex(r => r.First == culprit)], culprit));
            open.RemoveAll(r => r.First == culprit || r.Second == culprit);
        }

        return culprits;
    }
}
