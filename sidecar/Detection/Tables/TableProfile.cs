using System.Globalization;

namespace Warden.Detection.Tables;

/// <summary>What is usual in a table, learnt from the table itself although it has errors. Immutable; one instance serves any number of threads.</summary>
/// <remarks>
/// Learnt in rounds: what speaks against a cell is learnt from all cells, then again from those that nothing speaks against, until nothing
/// changes. No rule reads a name; neither the order of rows nor that of columns matters. Equal tables give equal profiles on every machine.
/// </remarks>
public sealed class TableProfile
{
    // 256 MB for all dependencies of a table.
    private const long DependencyNumbers = 64_000_000;

    private readonly KeptRows _kept;
    private readonly ColumnProfile[] _columns;
    private readonly DependencySet _dependencies;
    private readonly JoinedRule[] _joined;
    private readonly ExplainedAbsence?[] _absences;

    private TableProfile(
        IReadOnlyList<string> names, KeptRows kept, ColumnProfile[] columns, DependencySet dependencies, JoinedRule[] joined, ExplainedAbsence?[] absences, int rounds,
        IReadOnlyList<string> notes)
    {
        (Names, _kept, _columns, _dependencies, _joined, _absences, Rounds, Notes) = (names, kept, columns, dependencies, joined, absences, rounds, notes);
    }

    /// <summary>Gets the columns' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets how many rows were read.</summary>
    public long Rows => _kept.Rows;

    /// <summary>Gets how many distinct rows were learnt from.</summary>
    public int KeptRows => _kept.Weights.Length;

    /// <summary>Gets whether the table was larger than the bounds, so that only the rows of smallest hash were learnt from.</summary>
    public bool IsSample => _kept.IsSample;

    /// <summary>Gets how often the table was learnt.</summary>
    public int Rounds { get; }

    /// <summary>Gets what was left out and why.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Learns a table; its rows are read once.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">Bounds; the defaults when null.</param>
    /// <param name="progress">Told how many rows were read.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ArgumentException">There is no column, too many, or a row has another number of cells.</exception>
    public static TableProfile Learn(Table table, TableOptions? options = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= TableOptions.Default;
        options.Validate();
        if (table.Columns.Count == 0 || table.Columns.Count > options.MaxColumns)
            throw new ArgumentException($"1 to {options.MaxColumns} columns were expected, {table.Columns.Count} came.", nameof(table));
        var names = table.Columns.ToArray();
        var kept = Tables.KeptRows.Read(table, options, progress, cancel);
        var notes = new List<string>();
        if (kept.IsSample)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Learnt from the {kept.Weights.Length} rows of smallest hash of {kept.Rows}; all rows are judged by them."));
        var related = Related(kept, options);
        if (related.Length < Varying(kept))
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{related.Length} of {names.Length} columns were compared with each other."));

        var rules = FitRules(kept, cancel);
        var absences = new ExplainedAbsence?[names.Length];
        Parallel.ForEach(related, new ParallelOptions { CancellationToken = cancel }, i => absences[i] = ExplainedAbsence.Fit(kept, i));
        var suspected = NoneSuspected(kept);
        TableProfile? profile = null;
        do
            profile = Fit(names, kept, rules, profile, suspected, related, absences, notes, cancel);
        while (profile.Rounds < options.MaxRounds && Add(profile.Suspected(cancel), suspected));
        return profile;
    }

    /// <summary>Judges the rows of a table that has the columns this profile was learnt from. Rows stream: nothing of them is kept.</summary>
    /// <param name="rows">Rows as in <see cref="Table.Rows"/>.</param>
    /// <param name="learnt">The rows are those learnt from: each is then judged by the others, without itself.</param>
    /// <returns>The suspected cells in the order of rows and columns.</returns>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    public IEnumerable<SuspectedCell> Judge(IEnumerable<IReadOnlyList<string?>> rows, bool learnt)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var cells = new string[_columns.Length];
        var places = new int[_columns.Length];
        var verdicts = new CellVerdict?[_columns.Length];
        var row = 0L;
        foreach (var source in rows)
        {
            Tables.KeptRows.Fill(cells, source, row);
            for (var i = 0; i < cells.Length; i++)
                places[i] = _kept.Columns[i].PlaceOf(cells[i]);
            var leaveOut = learnt && (!IsSample || Tables.KeptRows.HashOf(cells) <= _kept.Threshold);
            if (JudgeRow(cells, places, leaveOut, verdicts))
            {
                for (var i = 0; i < cells.Length; i++)
                {
                    if (verdicts[i] is { } verdict)
                        yield return new(row, i, Names[i], cells[i], verdict.P, verdict.Rule, verdict.Reason, verdict.Expected, verdict.Nearest, verdict.Hypothesis);
                }
            }

            row++;
        }
    }

    internal ColumnReport Describe(int column, long suspects)
    {
        var counts = _columns[column].Counts;
        var usual = Enumerable.Range(0, counts.Values.Length).Where(i => counts.Values[i].Length > 0 && counts.Counts[i] > 1)
            .OrderByDescending(i => counts.Counts[i]).ThenBy(i => i).Take(10).Select(i => FormRule.Short(counts.Values[i]));
        var all = _kept.Columns[column].Count(_kept.Weights, null);
        var missing = _kept.Columns[column].Missing is var m && m >= 0 ? all[m] : 0;
        var decidedBy = _dependencies.All.Where(d => d.Second == column && d.IsStrict).Select(d => Names[d.First]);
        return new(Names[column], all.Sum() - missing, missing, all.Length - (missing > 0 ? 1 : 0), suspects, _columns[column].Example, [.. usual], [.. decidedBy]);
    }

    private static ColumnRules[] FitRules(KeptRows kept, CancellationToken cancel)
    {
        var width = kept.Columns.Length;
        var words = new bool[width];
        Parallel.For(0, width, i => words[i] = kept.Columns[i].Values.Any(MissingRule.IsWord));
        var empty = kept.Columns.Count(c => c.Missing >= 0);
        var rules = new ColumnRules[width];
        Parallel.For(0, width, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            var column = kept.Columns[i];
            rules[i] = ColumnRules.Fit(
                new(column.Values, column.Count(kept.Weights, null)), empty > (column.Missing >= 0 ? 1 : 0), words.Where((w, other) => w && other != i).Any());
        });
        return rules;
    }

    private static TableProfile Fit(
        string[] names, KeptRows kept, ColumnRules[] rules, TableProfile? last, bool[][] suspected, int[] related, ExplainedAbsence?[] absences, IReadOnlyList<string> notes,
        CancellationToken cancel)
    {
        var columns = new ColumnProfile[names.Length];
        Parallel.For(0, names.Length, new ParallelOptions { CancellationToken = cancel }, i =>
            columns[i] = ColumnProfile.Fit(rules[i], new(kept.Columns[i].Values, kept.Columns[i].Count(kept.Weights, suspected[i])), last?._columns[i]));
        var dependencies = DependencySet.Fit(kept, suspected, related, DependencyNumbers, cancel);
        var joined = JoinedRule.Fit(kept, [.. columns.Select(c => c.Counts)], related, cancel);
        return new(names, kept, columns, dependencies, joined, absences, (last?.Rounds ?? 0) + 1, notes);
    }

    private bool JudgeRow(ReadOnlySpan<string> cells, ReadOnlySpan<int> places, bool leaveOut, Span<CellVerdict?> verdicts)
    {
        var any = false;
        for (var i = 0; i < cells.Length; i++)
            verdicts[i] = _columns[i].Judge(places[i], cells[i]);
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Length == 0 && verdicts[i] is not null && _absences[i]?.Explains(places, verdicts) == true)
                verdicts[i] = null;
        }

        Span<CellVerdict?> byOthers = new CellVerdict?[cells.Length];
        _dependencies.Judge(places, verdicts, leaveOut, Names, byOthers);
        for (var i = 0; i < cells.Length; i++)
            verdicts[i] = CellVerdict.Graver(byOthers[i], verdicts[i]);
        foreach (var rule in _joined)
            rule.Judge(cells, places, verdicts);
        foreach (var verdict in verdicts)
            any |= verdict is not null;
        return any;
    }

    private bool[][] Suspected(CancellationToken cancel)
    {
        var suspected = NoneSuspected(_kept);
        const int Block = 4096;
        Parallel.For(0, (KeptRows + Block - 1) / Block, new ParallelOptions { CancellationToken = cancel }, block =>
        {
            var cells = new string[_columns.Length];
            var places = new int[_columns.Length];
            var verdicts = new CellVerdict?[_columns.Length];
            for (var row = block * Block; row < Math.Min(KeptRows, (block + 1) * Block); row++)
            {
                for (var i = 0; i < cells.Length; i++)
                {
                    places[i] = _kept.Columns[i].Codes[row];
                    cells[i] = _kept.Columns[i].Values[places[i]];
                }

                if (!JudgeRow(cells, places, true, verdicts))
                    continue;
                for (var i = 0; i < cells.Length; i++)
                    suspected[i][row] = verdicts[i] is not null;
            }
        });
        return suspected;
    }

    private static bool[][] NoneSuspected(KeptRows kept) => [.. kept.Columns.Select(_ => new bool[kept.Weights.Length])];

    // Once suspected a cell is never learnt from again: so the rounds come to an end.
    private static bool Add(bool[][] found, bool[][] suspected)
    {
        var added = false;
        for (var i = 0; i < found.Length; i++)
        {
            for (var row = 0; row < found[i].Length; row++)
            {
                added |= found[i][row] && !suspected[i][row];
                suspected[i][row] |= found[i][row];
            }
        }

        return added;
    }

    private static int Varying(KeptRows kept) => kept.Columns.Count(c => c.Values.Length > 1);

    // Columns whose values repeat and vary; of too many those with fewest values.
    private static int[] Related(KeptRows kept, TableOptions options) =>
        [.. Enumerable.Range(0, kept.Columns.Length)
            .Where(i => kept.Columns[i].Values.Length > 1)
            .OrderBy(i => kept.Columns[i].Values.Length).ThenBy(i => kept.Columns[i].Fingerprint)
            .Take(options.MaxRelatedColumns).Order()];
}
