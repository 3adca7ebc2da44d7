using Warden.Detection;
using Warden.Documents;
using Warden.Evaluation.Worlds;

namespace Warden.Sidecar.Tests.Detection.Evaluation;

/// <summary>A case so small that every figure can be counted by hand.</summary>
public sealed class CaseRunTests
{
    [Fact]
    public void The_figures_of_a_tiny_case_are_exactly_the_counted_ones()
    {
        var history = Enumerable.Range(0, 400).Select(i => $$"""{"color":"{{(i % 2 == 0 ? "red" : "blue")}}","size":{{20 + (i % 7)}}}""").ToArray();
        string[] stream =
        [
            """{"color":"red","size":21}""",
            """{"color":"blue","size":true}""",
            """{"color":"red","size":"22"}""",
            """{"color":"blue","size":23}""",
            """{"color":"mauve","size":24}""",
            """{"color":"red","size":25}""",
            """{"color":"blue","size":26}""",
        ];
        CaseLabel[] labels =
        [
            new(1, "size", "wrong_type", IsFault: true, IsDetectable: true),
            new(3, "size", "digit_drop", IsFault: true, IsDetectable: false),
            new(4, "color", "rare_enum", IsFault: false, IsDetectable: false),
            new(5, "size", "scale_x10", IsFault: true, IsDetectable: true),
            new(6, "color", "rare_enum", IsFault: false, IsDetectable: false),
        ];
        var data = new LabelledCase(history, stream, labels);
        var policy = new DetectionPolicy { Chaincode = "case" };
        var surprises = new List<int>();

        var score = CaseRun.Score(data, new Scorer(data.Fit(policy), policy), (record, _) => surprises.Add(record));

        // Clean are 0 and 2; 2 is a text where numbers stand, so it is a false alarm. Faults are 1, 3 and 5, of which 1 and 5 can be seen and 1 is.
        Assert.Equal((2, 1), (score.Clean, score.FalseAlarms));
        Assert.Equal((2, 1), (score.Rare, score.RareFlagged));
        Assert.Equal((3, 1), (score.Faults, score.FaultsFound));
        Assert.Equal((2, 1), (score.Detectable, score.DetectableFound));
        Assert.Equal(0.5, score.FalseAlarmRate);
        Assert.Equal(0.5, score.DetectableRecall);
        Assert.Equal(0.5, score.RareRate);
        Assert.Equal(1.0 / 3, score.Precision);
        Assert.Equal(1.0 / 3, score.Recall);
        Assert.Equal(1.0 / 3, score.F1, 12);
        Assert.Equal(0, score.RecallOf(FaultKinds.Numeric));
        Assert.Equal(1, score.RecallOf(FaultKinds.Structural));
        Assert.Equal(new KindScore(1, 1, 1, 1, 1), score.Kinds["wrong_type"]);
        Assert.Equal(new KindScore(1, 0, 0, 0, 0), score.Kinds["digit_drop"]);
        Assert.Equal(new KindScore(1, 0, 0, 1, 0), score.Kinds["scale_x10"]);
        Assert.Equal(new KindScore(2, 1, 1, 0, 0), score.Kinds["rare_enum"]);
        Assert.Equal([2, 5], surprises);
    }

    [Fact]
    public void Cases_add_up_by_counts()
    {
        var kinds = new Dictionary<string, KindScore> { ["a"] = new(1, 1, 1, 1, 1) };
        var one = new CaseScore(10, 1, 2, 1, 4, 3, 2, 2, kinds);
        var other = new CaseScore(30, 0, 0, 0, 6, 6, 2, 1, kinds);

        var sum = CaseScore.Sum([one, other]);

        Assert.Equal(1.0 / 40, sum.FalseAlarmRate);
        Assert.Equal(0.75, sum.DetectableRecall);
        Assert.Equal(9.0 / 11, sum.Precision);
        Assert.Equal(0.9, sum.Recall);
        Assert.Equal(new KindScore(2, 2, 2, 2, 2), sum.Kinds["a"]);
    }

    [Theory]
    [InlineData("""{"i": 3, "path": "a.b", "kind": "scale_x10", "expect": "flag", "scope": "value", "oracle_p": 0.0}""", true, true)]
    [InlineData("""{"i": 3, "path": "a.b", "kind": "scale_x10", "expect": "flag", "scope": "value", "oracle_p": 0.0001}""", true, false)]
    [InlineData("""{"i": 3, "path": "a.b", "kind": "scale_x10", "expect": "flag", "scope": "value", "oracle_p": null}""", true, true)]
    [InlineData("""{"i": 3, "path": "a.b", "kind": "scale_x10", "expect": "flag", "scope": "record", "oracle_p": 0.5}""", true, true)]
    [InlineData("""{"i": 3, "path": "a.b", "kind": "scale_x10", "expect": "pass", "scope": "value", "oracle_p": null}""", false, false)]
    public void A_label_is_detectable_where_the_true_law_makes_the_value_rare(string line, bool isFault, bool isDetectable) =>
        Assert.Equal(new CaseLabel(3, "a.b", "scale_x10", isFault, isDetectable), CaseLabel.Parse(line));
}
