using Warden.Detection.Models;

namespace Warden.Detection.Vectors;

/// <summary>The numbers of one tree's records, judged together.</summary>
/// <param name="Nodes">The attributes, in the order of the model's columns.</param>
/// <param name="Model">What is usual for all of them together.</param>
internal sealed record VectorProfile(int[] Nodes, VectorModel Model)
{
    private const int MostColumns = 64;
    private const int LeastColumns = 2;
    private const int LeastRows = 100;

    // What most records lack would be judged by its absence.
    private const double MostlyThere = 0.9;

    /// <summary>Fits the profile; null where the records have fewer than two numbers, or too little history.</summary>
    public static VectorProfile? Fit(RootHistory history, LeafModel[] leaves, ulong seed)
    {
        var nodes = Enumerable.Range(0, leaves.Length)
            .Where(n => !history.Paths.HasItemAbove(n) && IsNumeric(leaves[n]) && leaves[n].Count >= MostlyThere * history.Records)
            .Take(MostColumns)
            .ToArray();
        if (nodes.Length < LeastColumns)
            return null;
        var sample = new JointSample(history, nodes);
        if (sample.Rows < LeastRows)
            return null;
        var rows = new double[sample.Rows * nodes.Length];
        for (var column = 0; column < nodes.Length; column++)
        {
            var numbers = sample.Numbers(nodes[column], leaves[nodes[column]].Type.IsNumericText);
            for (var row = 0; row < numbers.Length; row++)
                rows[(row * nodes.Length) + column] = numbers[row];
        }

        return new(nodes, VectorModel.Fit(rows, nodes.Length, seed));
    }

    public void Write(HistoryWriter to)
    {
        to.Int(Nodes.Length);
        foreach (var node in Nodes)
            to.Int(node);
        to.Bytes(Model.ToBytes());
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write"/> wrote.</exception>
    public static VectorProfile Read(HistoryReader from, int leaves)
    {
        var nodes = new int[from.Count()];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = from.Int();
        var model = VectorModel.FromBytes(from.Bytes());
        return model.Columns == nodes.Length && nodes.All(n => n >= 0 && n < leaves)
            ? new(nodes, model)
            : throw new InvalidDataException($"{nodes.Length} attributes among {leaves} for a model of {model.Columns} were expected.");
    }

    // What moves with the ledger is never where it was.
    private static bool IsNumeric(LeafModel leaf) => !leaf.Type.IsTime && leaf.Numbers is not null && leaf.Role is LeafRole.Continuous or LeafRole.Discrete;
}
