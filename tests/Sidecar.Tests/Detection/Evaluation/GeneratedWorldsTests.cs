using Warden.Detection;
using Warden.Documents;
using Warden.Evaluation.Worlds;

namespace Warden.Sidecar.Tests.Detection.Evaluation;

/// <summary>How well whole records of the sample data are judged. More worlds and tables: the benchmarks' command <c>accuracy</c>.</summary>
public sealed class GeneratedWorldsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("asset")]
    [InlineData("trade")]
    public void Few_clean_records_are_flagged_and_most_detectable_faults_are_found(string name)
    {
        var data = SharedData.OpenOrSkip(name);
        var policy = new DetectionPolicy { Chaincode = "case" };

        var score = CaseRun.Score(data, new Scorer(data.Fit(policy), policy), (record, result) => output.WriteLine($"{record}: {result.Outcome}: {string.Join("; ", result.Findings)}"));

        Assert.True(score.FalseAlarmRate <= 0.0015, $"clean records flagged: {score.FalseAlarmRate:P3}");
        Assert.True(score.DetectableRecall >= 0.94, $"detectable faults found: {score.DetectableRecall:P2}");
    }

    [Theory]
    [InlineData("asset")]
    [InlineData("trade")]
    public void Where_callers_are_known_and_all_alike_nothing_more_is_flagged(string name)
    {
        var unknown = SharedData.OpenOrSkip(name);
        var policy = new DetectionPolicy { Chaincode = "case" };
        var callers = Enumerable.Range(0, 12).Select(i => new Caller($"Org{1 + (i % 3)}MSP", $"person{i}")).ToArray();
        var known = new LabelledCase(unknown.History, unknown.Stream, unknown.Labels.SelectMany(l => l))
        {
            CallerOf = id => callers[id.Sum(c => c * 31) % callers.Length],
        };

        var (before, after) = (Score(unknown), Score(known));

        Assert.True(after.FalseAlarmRate <= before.FalseAlarmRate, $"clean records flagged: {before.FalseAlarmRate:P3}, with callers {after.FalseAlarmRate:P3}");
        Assert.True(after.DetectableRecall >= before.DetectableRecall - 0.002, $"detectable faults found: {before.DetectableRecall:P2}, with callers {after.DetectableRecall:P2}");

        CaseScore Score(LabelledCase data) => CaseRun.Score(data, new Scorer(data.Fit(policy), policy));
    }
}
