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
}
