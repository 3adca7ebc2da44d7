using Warden.Documents;

namespace Warden.Detection;

/// <summary>How well whole records of generated worlds are judged. Needs the generated data; the table is the test's output.</summary>
public sealed class GeneratedWorldsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("asset")]
    [InlineData("trade")]
    public void Few_clean_records_are_flagged_and_most_detectable_faults_are_found(string name)
    {
        var data = GeneratedCase.OpenOrSkip(name);
        var policy = new DetectionPolicy { Chaincode = "case" };

        var evaluation = Evaluation.Run(data, data.Fit(policy), policy);

        output.WriteLine(evaluation.Table);
        Assert.True(evaluation.FalseAlarmRate <= 0.0015, $"clean records flagged: {evaluation.FalseAlarmRate:P3}");
        Assert.True(evaluation.DetectableRecall >= 0.94, $"detectable faults found: {evaluation.DetectableRecall:P2}");
    }

    /// <summary>Any further cases, named by a variable: folders made by the generator, separated by the platform's path separator.</summary>
    [Fact]
    public void Further_cases_are_reported()
    {
        var folders = Environment.GetEnvironmentVariable("WARDEN_CASES");
        if (string.IsNullOrEmpty(folders))
            Assert.Skip("needs WARDEN_CASES, a list of folders with generated cases");
        var policy = new DetectionPolicy { Chaincode = "case" };
        foreach (var folder in folders.Split(Path.PathSeparator))
        {
            var data = GeneratedCase.OpenOrSkip(folder);
            var model = data.Fit(policy);
            var evaluation = Evaluation.Run(data, model, policy);
            output.WriteLine(string.Join('\n', model.Describe()));
            output.WriteLine($"== {folder}\n{evaluation.Table}");
            Assert.InRange(evaluation.FalseAlarmRate, 0, 1);
        }
    }
}
