using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.Detection.Vectors;

/// <summary>Judges records of numbers as a whole: isolation forest, histograms and nearest neighbours over all attributes, combined by rank.</summary>
/// <remarks>
/// For records whose attributes are numbers and whose faults show only in the combination. Each model ranks a record among the history's own
/// (leave one out), with a Pareto law beyond the last rank; the logarithms of the ranks are added. Immutable once fitted: one instance serves
/// any number of threads without allocating. Equal records in equal order, seeds and options give equal bytes on every machine. NaN is a missing
/// value; infinity and everything beyond ±<see cref="NumericModel.Largest"/> count as that.
/// </remarks>
public sealed class VectorModel
{
    /// <summary>The version of the serialised form.</summary>
    public const byte FormatVersion = 1;

    /// <summary>The most attributes a record may have.</summary>
    public const int MaximumColumns = 2048;

    private readonly double[] _rows;
    private readonly ulong _seed;
    private readonly VectorModelOptions _options;
    private readonly VectorScale _scale;
    private readonly VectorForest _forest;
    private readonly VectorHistogram _histogram;
    private readonly VectorNeighbours _neighbours;
    private readonly RankLaw _forestLaw;
    private readonly RankLaw _histogramLaw;
    private readonly RankLaw _neighboursLaw;
    private readonly RankLaw _law;

    // Everything follows from the rows, so they are all that is written.
    private VectorModel(double[] rows, int columns, ulong seed, VectorModelOptions options)
    {
        (_rows, Columns, _seed, _options) = (rows, columns, seed, options);
        Count = rows.Length / columns;
        _scale = VectorScale.Fit(Ascending(rows, columns));
        var scaled = new double[rows.Length];
        for (var i = 0; i < Count; i++)
            _scale.Apply(rows.AsSpan(i * columns, columns), scaled.AsSpan(i * columns, columns));
        _histogram = VectorHistogram.Fit(Ascending(scaled, columns), Count, options.Bins);
        _forest = VectorForest.Fit(scaled, columns, seed, options);
        var references = Math.Min(options.Reference, Count);
        _neighbours = new(scaled[..(references * columns)], columns, Math.Min(options.Neighbours, references - 1));

        var own = new double[3][];
        for (var m = 0; m < own.Length; m++)
            own[m] = new double[Count];
        for (var i = 0; i < Count; i++)
            (own[0][i], own[1][i], own[2][i]) = Raw(scaled.AsSpan(i * columns, columns), i);
        (_forestLaw, _histogramLaw, _neighboursLaw) = (RankLaw.Fit(own[0]), RankLaw.Fit(own[1]), RankLaw.Fit(own[2]));
        var sums = new double[Count];
        for (var i = 0; i < Count; i++)
            sums[i] = Combine(_forestLaw.P(own[0][i]), _histogramLaw.P(own[1][i]), _neighboursLaw.P(own[2][i]));
        _law = RankLaw.Fit(sums);
    }

    /// <summary>How many records were learnt from.</summary>
    public int Count { get; }

    /// <summary>How many attributes a record has.</summary>
    public int Columns { get; }

    /// <summary>Fits a model.</summary>
    /// <param name="rows">The records, one after another; shape [n, d], n at least 2. Not kept and not changed.</param>
    /// <param name="columns">d, from 1 to <see cref="MaximumColumns"/>.</param>
    /// <param name="seed">Decides which records are learnt from, and the forest's cuts.</param>
    /// <param name="options">Bounds; the defaults when null.</param>
    /// <exception cref="ArgumentException">There are fewer than two records, or a part of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option, or the number of attributes, is outside its range.</exception>
    public static VectorModel Fit(ReadOnlySpan<double> rows, int columns, ulong seed, VectorModelOptions? options = null)
    {
        options ??= VectorModelOptions.Default;
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, MaximumColumns);
        if (rows.Length % columns != 0 || rows.Length / columns < 2)
            throw new ArgumentException($"At least two whole records of {columns} numbers were expected, {rows.Length} numbers came.", nameof(rows));
        var chosen = Choose(rows.Length / columns, Math.Min(options.Sample, rows.Length / columns), seed);
        var kept = new double[chosen.Length * columns];
        for (var i = 0; i < chosen.Length; i++)
            Hold(rows.Slice(chosen[i] * columns, columns), kept.AsSpan(i * columns, columns));
        return new(kept, columns, seed, options);
    }

    /// <summary>Scores one record.</summary>
    /// <param name="record">One number an attribute, in the order and units of the fit; shape [d].</param>
    /// <exception cref="ArgumentException"><paramref name="record"/> does not have length d.</exception>
    public VectorScore Score(ReadOnlySpan<double> record)
    {
        Check(record);
        Span<double> held = stackalloc double[Columns];
        Hold(record, held);
        return ScoreHeld(held, -1);
    }

    /// <summary>Scores every record of a table by a model of the table itself; no record speaks for itself.</summary>
    /// <param name="rows">The records, one after another; shape [n, d].</param>
    /// <param name="columns">d.</param>
    /// <param name="seed">As for <see cref="Fit"/>.</param>
    /// <param name="options">As for <see cref="Fit"/>.</param>
    /// <returns>One score a record; shape [n].</returns>
    /// <exception cref="ArgumentException">As for <see cref="Fit"/>.</exception>
    public static VectorScore[] ScoreTable(ReadOnlySpan<double> rows, int columns, ulong seed, VectorModelOptions? options = null)
    {
        var model = Fit(rows, columns, seed, options);
        var count = rows.Length / columns;
        var placeOf = new int[count];
        Array.Fill(placeOf, -1);
        var chosen = Choose(count, model.Count, seed);
        for (var i = 0; i < chosen.Length; i++)
            placeOf[chosen[i]] = i;
        var scores = new VectorScore[count];
        var held = new double[columns];
        for (var i = 0; i < count; i++)
        {
            Hold(rows.Slice(i * columns, columns), held);
            scores[i] = model.ScoreHeld(held, placeOf[i]);
        }

        return scores;
    }

    /// <summary>Says how much each attribute adds to a record's score.</summary>
    /// <remarks>By how much the score falls when the attribute takes the value of the most similar records, as shares of all falls.</remarks>
    /// <param name="record">One number an attribute; shape [d].</param>
    /// <param name="shares">Receives the shares, each at least 0, with the sum 1; shape [d].</param>
    /// <param name="similar">Receives the range of each attribute among the most similar records, NaN where all lack it; shape [d].</param>
    /// <exception cref="ArgumentException">A length is not d.</exception>
    public void Explain(ReadOnlySpan<double> record, Span<double> shares, Span<ValueRange> similar)
    {
        Check(record);
        Check(shares);
        if (similar.Length != Columns)
            throw new ArgumentException($"{Columns} ranges were expected, room for {similar.Length} came.", nameof(similar));
        var (held, scaled) = (new double[Columns], new double[Columns]);
        Hold(record, held);
        _scale.Apply(held, scaled);
        var (nearest, places) = (new double[_neighbours.Count], new int[_neighbours.Count]);
        _neighbours.Find(scaled, -1, nearest, places);
        var whole = ScoreHeld(held, -1).Score;
        var sum = 0.0;
        for (var j = 0; j < Columns; j++)
        {
            var (typical, range) = Typical(places, j);
            similar[j] = range;
            var own = held[j];
            held[j] = typical;
            shares[j] = Math.Max(0, whole - ScoreHeld(held, -1).Score);
            held[j] = own;
            sum += shares[j];
        }

        for (var j = 0; j < Columns; j++)
            shares[j] = sum > 0 ? shares[j] / sum : 1.0 / Columns;
    }

    /// <summary>The canonical bytes, all a model is: two models with equal bytes give equal scores.</summary>
    public byte[] ToBytes()
    {
        var writer = new CanonicalWriter();
        writer.Byte(FormatVersion);
        writer.Int32(Columns);
        writer.Int32((int)(_seed & 0xFFFFFFFF));
        writer.Int32((int)(_seed >> 32));
        foreach (var setting in (int[])[_options.Sample, _options.Reference, _options.Neighbours, _options.Trees, _options.TreeSample, _options.Bins])
            writer.Int32(setting);
        writer.Doubles(_rows);
        return writer.Written.ToArray();
    }

    /// <summary>Reads a model back; its scores have the same bits.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a model of this version, or something follows it.</exception>
    public static VectorModel FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var version = reader.Byte();
        if (version != FormatVersion)
            throw new InvalidDataException($"Version {FormatVersion} of a vector model was expected, {version} came.");
        var columns = reader.Int32();
        var seed = (uint)reader.Int32() | ((ulong)(uint)reader.Int32() << 32);
        var options = new VectorModelOptions
        {
            Sample = reader.Int32(),
            Reference = reader.Int32(),
            Neighbours = reader.Int32(),
            Trees = reader.Int32(),
            TreeSample = reader.Int32(),
            Bins = reader.Int32(),
        };
        var rows = reader.Doubles();
        try
        {
            options.Validate();
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            throw new InvalidDataException(wrong.Message, wrong);
        }

        if (columns is < 1 or > MaximumColumns || rows.Length % columns != 0 || rows.Length / columns < 2 || rows.Length / columns > options.Sample || reader.Remaining != 0)
            throw new InvalidDataException($"{rows.Length} numbers in records of {columns}, with {reader.Remaining} bytes behind them, are no vector model.");
        return new(rows, columns, seed, options);
    }

    // Neighbours see what the other two cannot, the combination; so they count twice.
    private static double Combine(double forest, double histogram, double neighbours) =>
        -(DeterministicMath.Log(forest) + DeterministicMath.Log(histogram) + (2 * DeterministicMath.Log(neighbours)));

    private static void Hold(ReadOnlySpan<double> record, Span<double> held)
    {
        for (var j = 0; j < held.Length; j++)
            held[j] = Math.Clamp(record[j], -NumericModel.Largest, NumericModel.Largest) + 0.0;
    }

    // A seeded random order, so that the first of them are a fair part too.
    private static int[] Choose(int count, int most, ulong seed)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        var random = new SeededGenerator(SplitMix64.Mix(seed ^ 0x7EC7));
        for (var i = 0; i < most; i++)
        {
            var other = i + random.NextBelow(count - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order[..most];
    }

    private static double[][] Ascending(double[] rows, int columns)
    {
        var ascending = new double[columns][];
        var column = new double[rows.Length / columns];
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < column.Length; i++)
                column[i] = rows[(i * columns) + j];
            ascending[j] = SortedValues.SortFinite(column);
        }

        return ascending;
    }

    private void Check(ReadOnlySpan<double> record)
    {
        if (record.Length != Columns)
            throw new ArgumentException($"{Columns} numbers were expected, {record.Length} came.");
    }

    private VectorScore ScoreHeld(ReadOnlySpan<double> held, int leaveOut)
    {
        Span<double> scaled = stackalloc double[Columns];
        _scale.Apply(held, scaled);
        var (forest, histogram, neighbours) = Raw(scaled, leaveOut);
        var (byForest, byHistogram, byNeighbours) = (_forestLaw.P(forest), _histogramLaw.P(histogram), _neighboursLaw.P(neighbours));
        var score = Combine(byForest, byHistogram, byNeighbours);
        return new(score, _law.P(score), byForest, byHistogram, byNeighbours);
    }

    // leaveOut: the record's place among those learnt from; -1 for none.
    private (double Forest, double Histogram, double Neighbours) Raw(ReadOnlySpan<double> scaled, int leaveOut) =>
        (_forest.Score(scaled), _histogram.Score(scaled, leaveOut >= 0), _neighbours.Distance(scaled, leaveOut));

    // The median of the similar records' values, and their range.
    private (double Typical, ValueRange Range) Typical(int[] places, int column)
    {
        var values = new double[places.Length];
        for (var i = 0; i < places.Length; i++)
            values[i] = _rows[(places[i] * Columns) + column];
        var known = SortedValues.SortFinite(values);
        return known.Length == 0 ? (double.NaN, new(double.NaN, double.NaN)) : (known[known.Length / 2], new(known[0], known[^1]));
    }
}
