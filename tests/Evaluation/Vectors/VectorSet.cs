namespace Warden.Evaluation.Vectors;

/// <summary>Records of numbers, some of which are known to be outliers.</summary>
/// <param name="Name">What the set is called.</param>
/// <param name="Columns">How many numbers a record has.</param>
/// <param name="Values">The records one after another; shape [n, d].</param>
/// <param name="Outliers">Which record is one; shape [n].</param>
public sealed record VectorSet(string Name, int Columns, double[] Values, bool[] Outliers)
{
    /// <summary>Gets how many records there are.</summary>
    public int Rows => Outliers.Length;

    /// <summary>Gets one record.</summary>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>Reads an archive with the records as <c>X</c> and 1 for an outlier as <c>y</c>, as ADBench keeps its sets.</summary>
    /// <exception cref="InvalidDataException">The two do not fit together.</exception>
    public static VectorSet Open(string path)
    {
        var (rows, columns, values) = NpzFile.Read(path, "X");
        var (labels, _, outliers) = NpzFile.Read(path, "y");
        if (rows != labels)
            throw new InvalidDataException($"{path}: expected a label a record, but {rows} records and {labels} labels came");
        return new(Path.GetFileNameWithoutExtension(path), columns, values, Array.ConvertAll(outliers, y => y > 0));
    }
}
