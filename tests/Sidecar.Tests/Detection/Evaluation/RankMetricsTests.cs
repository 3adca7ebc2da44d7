using System.IO.Compression;
using System.Text;
using Warden.Evaluation.Vectors;

namespace Warden.Sidecar.Tests.Detection.Evaluation;

public sealed class RankMetricsTests
{
    // What scikit-learn's roc_auc_score and average_precision_score give for the same numbers.
    [Theory]
    [InlineData(new[] { 0.1, 0.4, 0.35, 0.8 }, new[] { false, false, true, true }, 0.75, 0.8333333333333333)]
    [InlineData(new[] { 1.0, 1, 1, 1 }, new[] { true, false, false, false }, 0.5, 0.25)]
    [InlineData(new[] { 3.0, 2, 1 }, new[] { true, false, false }, 1.0, 1.0)]
    [InlineData(new[] { 3.0, 2, 2, 1 }, new[] { false, true, false, true }, 0.125, 0.4166666666666667)]
    public void Areas_are_those_of_the_literature(double[] scores, bool[] outliers, double roc, double precision)
    {
        Assert.Equal(roc, RankMetrics.RocAuc(scores, outliers), 12);
        Assert.Equal(precision, RankMetrics.AveragePrecision(scores, outliers), 12);
    }

    [Fact]
    public void Without_both_classes_there_is_no_area()
    {
        Assert.Equal(double.NaN, RankMetrics.RocAuc([1, 2], [false, false]));
        Assert.Equal(double.NaN, RankMetrics.AveragePrecision([1, 2], [false, false]));
    }

    [Fact]
    public void An_archive_gives_its_records_and_labels()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
            {
                Write(zip, "X.npy", "<i2", "(2, 3)", [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 0xFF, 0xFF]);
                Write(zip, "T.npy", "<i2", "(2, 3)", [1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 0xFF, 0xFF], byColumn: true);
                Write(zip, "y.npy", "|u1", "(2,)", [0, 1]);
            }

            var set = VectorSet.Open(path);

            Assert.Equal([1, 2, 3], set.Row(0));
            Assert.Equal([4, 5, -1], set.Row(1));
            Assert.Equal([false, true], set.Outliers);
            Assert.Equal(set.Values, NpzFile.Read(path, "T").Values);
            var missing = Assert.Throws<InvalidDataException>(() => NpzFile.Read(path, "Z"));
            Assert.Contains("expected an array Z", missing.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(ZipArchive zip, string name, string type, string shape, byte[] data, bool byColumn = false)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {byColumn}, 'shape': {shape}, }}\n";
        using var stream = zip.CreateEntry(name).Open();
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data]);
    }
}
