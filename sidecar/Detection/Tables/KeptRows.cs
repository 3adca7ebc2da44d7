namespace Warden.Detection.Tables;

/// <summary>The distinct rows of a table that are learnt from, within bounds of cells and characters.</summary>
/// <remarks>
/// Where a table has more, the rows whose hash is below a threshold are kept. The hash is of the row's cells without their order, so the choice
/// depends neither on the order of rows nor on that of columns; the threshold is the largest power of two that fits.
/// </remarks>
internal sealed class KeptRows
{
    private KeptRows(TableColumn[] columns, int[] weights, long rows, ulong threshold)
    {
        (Columns, Weights, Rows, Threshold) = (columns, weights, rows, threshold);
    }

    public TableColumn[] Columns { get; }

    /// <summary>How many equal rows each kept one stands for.</summary>
    public int[] Weights { get; }

    /// <summary>How many rows were read.</summary>
    public long Rows { get; }

    /// <summary>Rows with a hash of at most this are kept.</summary>
    public ulong Threshold { get; }

    public bool IsSample => Threshold != ulong.MaxValue;

    public static KeptRows Read(Table table, TableOptions options, IProgress<long>? progress, CancellationToken cancel)
    {
        var loader = new Loader(table.Columns.Count, options);
        var row = 0L;
        var cells = new string[table.Columns.Count];
        foreach (var source in table.Rows())
        {
            Fill(cells, source, row);
            loader.Add(cells);
            row++;
            if ((row & 0x3FF) == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report(row);
            }
        }

        progress?.Report(row);
        return loader.Finish(row);
    }

    /// <summary>Copies the cells of a row as they are kept.</summary>
    /// <exception cref="ArgumentException">The row has another number of cells than the table has columns.</exception>
    public static void Fill(string[] cells, IReadOnlyList<string?> source, long row)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Count != cells.Length)
            throw new ArgumentException($"Row {row + 1}: {cells.Length} cells were expected, one per column; {source.Count} came.");
        for (var i = 0; i < cells.Length; i++)
            cells[i] = CellText.Kept(source[i]);
    }

    /// <summary>Gets the hash of a row, whatever the order of its columns.</summary>
    public static ulong HashOf(ReadOnlySpan<string> cells) => HashOf(cells, out _);

    private static ulong HashOf(ReadOnlySpan<string> cells, out ulong ordered)
    {
        var sum = 0UL;
        ordered = 0;
        foreach (var cell in cells)
        {
            var hash = CellText.Hash(2, cell);
            sum += hash;
            ordered = Fingerprint.Mix(ordered ^ hash);
        }

        return Fingerprint.Mix(sum);
    }

    private sealed class Loader(int width, TableOptions options)
    {
        private readonly Dictionary<(ulong, ulong), int> _places = [];
        private readonly int _mostRows = Math.Max(16, options.MaxCells / width);
        private Dictionary<string, int>[] _codes = NewCodes(width);
        private List<int>[] _columns = NewColumns(width);
        private List<ulong> _hashes = [];
        private List<int> _weights = [];
        private ulong _threshold = ulong.MaxValue;
        private long _characters;

        public void Add(string[] cells)
        {
            var hash = HashOf(cells, out var ordered);
            if (hash > _threshold)
                return;
            var identity = (hash, ordered);
            if (_places.TryGetValue(identity, out var place))
            {
                _weights[place] = Math.Min(_weights[place], int.MaxValue - 1) + 1;
                return;
            }

            _places.Add(identity, _weights.Count);
            _weights.Add(1);
            _hashes.Add(hash);
            for (var i = 0; i < width; i++)
                _columns[i].Add(Code(i, cells[i]));
            while ((_weights.Count > _mostRows || _characters > options.MaxCharacters) && _weights.Count > 16)
                Halve();
        }

        public KeptRows Finish(long rows)
        {
            var columns = new TableColumn[width];
            for (var i = 0; i < width; i++)
            {
                var values = new string[_codes[i].Count];
                foreach (var (text, code) in _codes[i])
                    values[code] = text;
                var order = new int[values.Length];
                for (var k = 0; k < order.Length; k++)
                    order[k] = k;
                Array.Sort(values, order, StringComparer.Ordinal);
                var place = new int[order.Length];
                for (var k = 0; k < order.Length; k++)
                    place[order[k]] = k;
                columns[i] = new(values, [.. _columns[i].Select(code => place[code])]);
            }

            return new(columns, [.. _weights], rows, _threshold);
        }

        private int Code(int column, string text)
        {
            if (!_codes[column].TryGetValue(text, out var code))
            {
                code = _codes[column].Count;
                _codes[column].Add(text, code);
                _characters += text.Length + 16;
            }

            return code;
        }

        // Texts are counted anew after each halving, so the outcome is that of reading the remaining rows alone.
        private void Halve()
        {
            _threshold >>= 1;
            var (codes, columns, hashes, weights) = (_codes, _columns, _hashes, _weights);
            (_codes, _columns, _hashes, _weights, _characters) = (NewCodes(width), NewColumns(width), [], [], 0);
            var texts = codes.Select(c => c.OrderBy(p => p.Value).Select(p => p.Key).ToArray()).ToArray();
            var identities = _places.OrderBy(p => p.Value).Select(p => p.Key).ToArray();
            _places.Clear();
            for (var row = 0; row < weights.Count; row++)
            {
                if (hashes[row] > _threshold)
                    continue;
                _places.Add(identities[row], _weights.Count);
                _weights.Add(weights[row]);
                _hashes.Add(hashes[row]);
                for (var i = 0; i < width; i++)
                    _columns[i].Add(Code(i, texts[i][columns[i][row]]));
            }
        }

        private static Dictionary<string, int>[] NewCodes(int width) =>
            [.. Enumerable.Range(0, width).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];

        private static List<int>[] NewColumns(int width) => [.. Enumerable.Range(0, width).Select(_ => new List<int>())];
    }
}
