using Warden.Detection;
using Warden.Documents;
using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>Runs an analysis: streams what teaches, fits, streams what is judged. Memory is bounded whatever the length of the sources.</summary>
internal sealed class AnalysisRun
{
    private const int ShownBadLines = 20;
    private const int MaxPaths = 4096;

    private readonly AnalysisOptions options;
    private readonly IAnalysisProgress progress;
    private readonly TimeProvider time;
    private readonly HistoryJudge judge;
    private RunningJudge? running;
    private IReadOnlyList<AttributeProfile>? profiles;
    private readonly WholeTable? table;
    private readonly LabelSet? labels;
    private readonly Scoreboard? board;
    private readonly TopCells top;
    private readonly List<AnalysisReport.BadLineReport> badLines = [];
    private readonly Dictionary<string, long> suspectedOf = new(StringComparer.Ordinal);
    private PolicyCounts counts;
    private long learnt;
    private long judged;
    private long unscored;
    private long cells;
    private long suspected;
    private long declared;
    private long badLineCount;
    private long readingTicks;
    private long judgingTicks;

    public AnalysisRun(AnalysisOptions options, IAnalysisProgress progress, TimeProvider time)
    {
        (this.options, this.progress, this.time) = (options, progress, time);
        judge = new HistoryJudge(options.Schema, options.Policies, options.Detectors);
        running = options.Mode == AnalysisMode.AfterHistory ? null : new RunningJudge(judge, options.Policies.Count);
        table = options.Mode == AnalysisMode.WholeTable ? new WholeTable() : null;
        labels = options.Labels is null ? null : new LabelSet(options.Labels);
        board = options.Labels is null ? null : new Scoreboard([]);
        top = new TopCells(options.Top);
        counts = new PolicyCounts(options.Policies.Count);
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is not what it has to be.</exception>
    public async Task<AnalysisReport> RunAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        await LearnAsync(cancellationToken);
        var learning = time.GetElapsedTime(begun);
        var fitBegun = time.GetTimestamp();
        progress.Begin("fitting");
        judge.Fit();
        if (table is not null)
        {
            ForgetRunning();
        }

        await LearnTableAsync(cancellationToken);
        var fitting = time.GetElapsedTime(fitBegun);
        var processor = Environment.CpuUsage.TotalTime;
        if (options.Mode != AnalysisMode.AsItCame)
        {
            await JudgeAsync(cancellationToken);
        }

        progress.End();
        return Report(new AnalysisTiming(
            learning,
            fitting,
            options.Mode == AnalysisMode.AsItCame ? TimeSpan.Zero : Environment.CpuUsage.TotalTime - processor,
            readingTicks / (double)Math.Max(1, readingTicks + judgingTicks),
            time.GetElapsedTime(begun)));
    }

    private Task LearnAsync(CancellationToken cancellationToken)
    {
        var source = options.History ?? options.Source;
        progress.Begin(running is null ? "learning" : "learning and judging");
        var batches = source.Read(line => Note(source, line), progress.Report, cancellationToken);
        return OrderedPipeline.RunAsync(
            options.LearnFirst is { } limit ? batches.TakeWhile(batch => batch[0].Block < limit) : batches, static batch => batch, 1, Learn, cancellationToken);
    }

    private void Learn(IReadOnlyList<AnalysisRecord> batch)
    {
        foreach (var record in batch)
        {
            table?.Discover(record);
            if (running is not null)
            {
                JudgeAsItCame(running, record);
            }

            if (!IsTeacher(record))
            {
                continue;
            }

            // Labels speak of what is judged.
            var teaches = options.History is not null || labels is null ? record.Call.Teaches : labels.Teaches(record);
            var taught = teaches == record.Call.Teaches ? record : record with { Call = record.Call with { Teaches = teaches } };
            learnt += teaches ? 1 : 0;
            if (running is not null)
            {
                running.Learn(taught);
            }
            else
            {
                judge.Learn(taught);
            }
        }
    }

    private bool IsTeacher(AnalysisRecord record) => options.LearnFirst is not { } limit || record.Block < limit;

    private void JudgeAsItCame(RunningJudge running, AnalysisRecord record)
    {
        var found = new List<ScoredCell>();
        var values = running.Judge(record, found);
        var own = labels?.Of(record) ?? [];
        if (values > 0 || found.Count > 0)
        {
            running.Count(found.Where(cell => !IsDeclaredUsual(cell, own)));
        }

        if (options.Mode == AnalysisMode.AsItCame)
        {
            Take(new Judged(values > 0 || found.Count > 0 ? 1 : 0, values, values > 0 || found.Count > 0 ? 0 : 1, [new Suspected(record, [.. found], [])]));
        }
    }

    // Rates and profiles are taken by now: what they were taken from must not stand in memory beside the table.
    private void ForgetRunning()
    {
        (counts, profiles) = (running!.Counts(), judge.Describe());
        running = null;
        judge.Forget();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private async Task LearnTableAsync(CancellationToken cancellationToken)
    {
        if (table is not null)
        {
            progress.Begin("comparing rows");
            await Task.Run(
                () => table.Learn(
                    () => options.Source.Read(static _ => { }, progress.Report, cancellationToken).SelectMany(static batch => batch), cancellationToken),
                cancellationToken);
        }
    }

    private Task JudgeAsync(CancellationToken cancellationToken)
    {
        progress.Begin("judging");
        // Of a file that taught, what is no record has been named.
        Action<BadLine> note = options.History is null ? static _ => { } : line => Note(options.Source, line);
        return OrderedPipeline.RunAsync(
            Timed(options.Source.Read(note, progress.Report, cancellationToken)), Judge, Environment.ProcessorCount, Take, cancellationToken);
    }

    private IEnumerable<IReadOnlyList<AnalysisRecord>> Timed(IEnumerable<IReadOnlyList<AnalysisRecord>> batches)
    {
        var begun = time.GetTimestamp();
        foreach (var batch in batches)
        {
            readingTicks += time.GetTimestamp() - begun;
            yield return batch;
            begun = time.GetTimestamp();
        }
    }

    private Judged Judge(IReadOnlyList<AnalysisRecord> batch)
    {
        var begun = time.GetTimestamp();
        var result = table is null ? JudgeByHistory(batch) : JudgeByRows(table, batch);
        Interlocked.Add(ref judgingTicks, time.GetTimestamp() - begun);
        return result;
    }

    private Judged JudgeByHistory(IReadOnlyList<AnalysisRecord> batch)
    {
        var found = new List<Suspected>();
        var scratch = new List<ScoredCell>();
        var (records, values, silent) = (0L, 0L, 0L);
        foreach (var record in batch)
        {
            if (options.LearnFirst is not null && IsTeacher(record))
            {
                continue;
            }

            var count = judge.Judge(record, scratch);
            values += count;
            if (count == 0 && scratch.Count == 0)
            {
                silent++;
            }
            else
            {
                records++;
            }

            if (scratch.Count > 0 || board is not null)
            {
                ScoredCell[] cells = [.. scratch];
                found.Add(new Suspected(record, cells, cells));
            }
        }

        return new Judged(records, values, silent, found);
    }

    private Judged JudgeByRows(WholeTable table, IReadOnlyList<AnalysisRecord> batch)
    {
        var cells = table.Judge(batch).ToLookup(cell => cell.Record, cell => Masked(cell.Cell));
        var found = Enumerable.Range(0, batch.Count).Where(i => board is not null || cells.Contains(i)).Select(i => new Suspected(batch[i], [.. cells[i]], []));
        return new Judged(batch.Count, (long)batch.Count * table.Columns, 0, [.. found]);
    }

    private ScoredCell Masked(ScoredCell cell) => judge.IsSensitive(CellColumns.AttributeOf(cell.Finding.Path))
        ? cell with { Finding = cell.Finding with { Value = Finding.Masked, Expected = null, Hypothesis = null } }
        : cell;

    private void Take(Judged batch)
    {
        judged += batch.Records;
        cells += batch.Values;
        unscored += batch.Silent;
        if (options.Mode == AnalysisMode.AfterHistory)
        {
            counts.Records += batch.Records;
        }

        foreach (var found in batch.Found)
        {
            var own = labels?.Of(found.Record) ?? [];
            board?.Add([.. own, .. found.Cells.SelectMany(cell => labels!.OfValue(cell)).Except(own)], found.Cells.Length > 0);
            TakeCells(found, own);
            counts.Add(found.Warned.Where(cell => !IsDeclaredUsual(cell, own)));
        }
    }

    private void TakeCells(Suspected found, IReadOnlyList<Label> own)
    {
        foreach (var cell in found.Cells)
        {
            if (IsDeclaredUsual(cell, own))
            {
                declared++;
                continue;
            }

            suspected++;
            CountAt(table is null ? cell.Finding.Path : CellColumns.AttributeOf(cell.Finding.Path));
            top.Add(found.Record, cell);
        }
    }

    private bool IsDeclaredUsual(ScoredCell cell, IReadOnlyList<Label> own) => labels?.IsDeclaredUsual(cell, own) == true;

    // Hostile records can have ever new paths.
    private void CountAt(string path)
    {
        if (suspectedOf.TryGetValue(path, out var count) || suspectedOf.Count < MaxPaths)
        {
            suspectedOf[path] = count + 1;
        }
    }

    private void Note(IRecordSource source, BadLine line)
    {
        badLineCount++;
        progress.BadLine(source.Name, line);
        if (badLines.Count < ShownBadLines)
        {
            badLines.Add(new(source.Name, line));
        }
    }

    private AnalysisReport Report(AnalysisTiming timing)
    {
        profiles ??= judge.Describe();
        var ofLedger = (options.History ?? options.Source) is LedgerSource;
        counts = running?.Counts() ?? counts;
        return new AnalysisReport
        {
            Source = options.Source.Name,
            History = options.History?.Name,
            Mode = options.Mode,
            Notes = [.. table?.Notes ?? []],
            Learnt = learnt,
            Records = judged,
            Unscored = unscored,
            Cells = cells,
            Suspected = suspected,
            DeclaredReasonable = declared,
            BadLines = badLineCount,
            BadLineExamples = badLines,
            Policies = [.. options.Policies.Select((p, i) => new PolicyRate(
                p.Name,
                p.Policy.Strategy,
                p.Policy.Thresholds == ThresholdKind.Textbook ? "textbook" : "calibrated",
                p.Policy.Thresholds == ThresholdKind.Textbook ? p.Policy.Z : p.Policy.Alpha,
                counts.WarnedBy(i),
                counts.CellsOf(i),
                counts.Records))],
            Attributes = [.. profiles.Select(p => AttributeReport.Of(p, suspectedOf.GetValueOrDefault(p.Path), judge.Last, ofLedger))],
            NeverSeen = AttributeProfile.NeverSeen(profiles, options.Schema),
            OfLedger = ofLedger,
            Suspects = [.. top.Ranked().Select((entry, i) => Suspect(entry, i + 1))],
            Labels = board?.Summarize(),
            Timing = timing,
        };
    }

    private SuspectedCell Suspect(TopCells.Entry entry, int rank) => new(
        rank,
        entry.Index,
        entry.Place,
        options.HidesKeys ? Finding.Masked : entry.Key,
        entry.Cell.Finding,
        VerdictSentence.For([entry.Cell.Finding]),
        entry.Cell.P,
        [.. options.Policies.Where((_, i) => ((entry.Cell.Policies >> i) & 1) != 0).Select(p => p.Name)]);

    /// <summary>What came out of one batch.</summary>
    private sealed record Judged(long Records, long Values, long Silent, List<Suspected> Found);

    /// <summary>A record in which something stands out: the suspected cells, and what the policies warn of.</summary>
    private sealed record Suspected(AnalysisRecord Record, ScoredCell[] Cells, ScoredCell[] Warned);
}
