using Warden.Cli.Network;
using Warden.Host.Analysis;
using Warden.Host.Records;
using Warden.Gateway;
using Warden.Topology;

namespace Warden.Cli.Replay;

/// <summary>Sends a history and then a stream of records through the network, and says what was warned of.</summary>
internal sealed class ReplayRun(
    ReplayOptions options, IReplayOutput output, Func<NetworkTopology, CancellationToken, Task<ISampleNodes>> nodes)
{
    private const int HistoryCallers = 32;
    private const int StreamCallers = 16;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 only if every line was a record and every record was judged or committed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var faults = 0;
        void Bad(FileInfo file, BadLine line)
        {
            Interlocked.Increment(ref faults);
            output.BadLine(file.Name, line);
        }

        var labels = options.Labels is null ? null : LabelFile.Read(options.Labels, line => Bad(options.Labels, line));
        await using var network = await SampleNetwork.StartAsync(new NetworkTopology(), nodes, cancellationToken);
        await Consortium.FoundAsync(network, cancellationToken);
        await Consortium.EnactAsync(network, GuardProposal.Register(Policy()), cancellationToken);

        var records = network.Contract(network.Organizations[0], "records");
        var total = CountLines(options.History);
        await output.ProgressAsync($"History of {options.History.Name}", total, async progress =>
        {
            var loaded = await HistoryLoader.LoadAsync(
                records,
                RecordFile.Read(options.History, options.Key, line => Bad(options.History, line)).Select(r => ("Put", Arguments(r))),
                HistoryCallers,
                progress,
                failure =>
                {
                    Interlocked.Increment(ref faults);
                    output.Failure(failure);
                },
                cancellationToken);
            output.Loaded(loaded);
        });
        var epoch = await EpochWait.AgreeAsync(network, cancellationToken);
        output.Epoch(epoch);

        var board = labels is null ? null : new Scoreboard(labels);
        foreach (var batch in RecordFile.Read(options.Stream, options.Key, line => Bad(options.Stream, line)).Chunk(StreamCallers))
        {
            var judged = await Task.WhenAll(batch.Select(record => SendAsync(network, records, record, cancellationToken)));
            foreach (var record in judged)
            {
                output.Record(record);
                board?.Add(checked((int)record.Line) - 1, record.Outcome == "WARN");
                faults += record.Outcome == "FAIL" ? 1 : 0;
            }
        }

        output.End(board?.Summarize());
        return faults == 0 ? 0 : 1;
    }

    private Documents.DetectionPolicy Policy() => new()
    {
        Chaincode = SampleNetwork.Assets,
        Mode = options.Mode,
        Strategy = options.Strategy,
        Thresholds = options.Thresholds,
        Alpha = options.Alpha,
    };

    private static IReadOnlyList<ReadOnlyMemory<byte>> Arguments(LedgerRecord record) =>
        [System.Text.Encoding.UTF8.GetBytes(record.Key), record.Value];

    private static int CountLines(FileInfo file) => File.ReadLines(file.FullName).Count();

    private async Task<ReplayedRecord> SendAsync(SampleNetwork network, Contract contract, LedgerRecord record, CancellationToken cancellationToken)
    {
        var proposal = contract.NewProposal("Put", new ProposalOptions { Arguments = Arguments(record) });
        ReplayedRecord Came(string outcome, int? status, bool committed, string? sentence, IReadOnlyList<Documents.Finding>? findings = null) =>
            new(record.Line, record.Key, outcome, status, proposal.TransactionId, committed, sentence, findings ?? []);

        try
        {
            var endorsed = await proposal.EndorseAsync(cancellationToken);
            if (endorsed.Warning is { } advised)
            {
                return Came("WARN", endorsed.Response.Status, committed: false, advised.Sentence, advised.Findings);
            }

            var submitted = await endorsed.SubmitAsync(cancellationToken);
            var commit = await submitted.GetStatusAsync(cancellationToken);
            if (!commit.Successful)
            {
                return Came("FAIL", endorsed.Response.Status, committed: false, commit.CodeName);
            }

            var decision = options.Mode == Documents.WardenMode.Off
                ? null
                : await network.DecisionOfAsync(network.Organizations[0], proposal.TransactionId, cancellationToken);
            return Came(decision?.Outcome ?? "OK", endorsed.Response.Status, committed: true, decision?.Reason, decision?.Findings);
        }
        catch (WarnException held)
        {
            return Came("WARN", Documents.VerdictStatus.ConfirmationRequired, committed: false, held.Warning.Sentence, held.Warning.Findings);
        }
        catch (DeniedException denied)
        {
            var verdict = denied.Verdicts[0];
            return Came("WARN", verdict.Status, committed: false, verdict.Sentence, verdict.Document?.Findings);
        }
        catch (GatewayException failed)
        {
            return Came("FAIL", null, committed: false, failed.Message);
        }
    }
}
