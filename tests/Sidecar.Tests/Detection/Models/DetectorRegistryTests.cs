using System.Globalization;
using System.Text;
using Warden.Detection;
using Warden.Detection.Models;
using Warden.Detection.Strategies;
using Warden.Documents;
using Warden.PluggedDetector;

namespace Warden.Sidecar.Tests.Detection.Models;

/// <summary>The four detectors, and any further one, go through one registry and one suite.</summary>
public sealed class DetectorRegistryTests
{
    private static readonly NumericDetectors Five = NumericDetectors.Default.With(new HistogramDetector());

    [Fact]
    public void Every_registered_detector_has_a_conformance_class()
    {
        var suites = typeof(RegisteredConformance).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(RegisteredConformance)) && !t.IsAbstract)
            .Select(t => ((RegisteredConformance)Activator.CreateInstance(t)!).Name)
            .ToArray();

        foreach (var detector in NumericDetectors.Default.All)
            Assert.Contains(detector.Name, suites);
    }

    [Fact]
    public void Names_and_bits_of_the_registry_are_those_of_sets_and_of_the_contract()
    {
        for (var i = 0; i < NumericDetectors.Default.All.Length; i++)
        {
            Assert.Equal([NumericDetectors.Default.All[i].Name], ModelSets.OfNumeric(i).ToNames());
            Assert.Contains(NumericDetectors.Default.All[i].Name, StrategySyntax.Detectors);
        }

        Assert.Equal(StrategySyntax.Detectors, NumericDetectors.Default.NamesOf((ModelSet)(-1)));
        Assert.Equal(["sigma", "relation", "histogram"], Five.NamesOf(ModelSet.Sigma | ModelSet.Relation | ModelSets.OfNumeric(4)));
    }

    [Fact]
    public void A_name_is_taken_once_and_there_are_eight_at_most()
    {
        Assert.Throws<ArgumentException>(() => Five.With(new HistogramDetector()));
        Assert.Throws<ArgumentException>(() => Five.With(new Named("relation")));
        Assert.Throws<ArgumentException>(() => Five.With(new Named("Not a name")));
        var eight = Five.With(new Named("a")).With(new Named("b")).With(new Named("c"));
        Assert.Throws<ArgumentException>(() => eight.With(new Named("d")));
    }

    [Theory]
    [InlineData("histogram", 500, true)]
    [InlineData("sigma & histogram", 500, true)]
    [InlineData("histogram & !sigma", 500, false)]
    [InlineData("active", 500, true)]
    [InlineData("histogram", 120, false)]
    public void A_fifth_detector_takes_part_in_strategies_and_is_named_in_findings(string strategy, double value, bool warns)
    {
        var policy = new DetectionPolicy { Chaincode = "c", Strategy = strategy, Alpha = 0.05 };
        var history = new ChaincodeHistory();
        for (var i = 0; i < 3000; i++)
            history.Observe(new CommittedCall($"t{i}", [], [Write(Value(i))]));

        var model = ChaincodeModel.Fit(history, null, policy, 1, "s"u8, new() { Detectors = Five });
        var read = ChaincodeModel.FromBytes(model.ToBytes(), Five);
        foreach (var one in new[] { model, read })
        {
            var result = new Scorer(one, policy).ScoreWrites([Write(value)]);
            Assert.Equal(warns ? Warden.Documents.Outcome.Warn : Warden.Documents.Outcome.Ok, result.Outcome);
            Assert.All(result.Findings, f => Assert.Contains("histogram", f.Models));
            Assert.All(result.Findings, f => Assert.Equal(5, f.TookPart));
        }

        Assert.Throws<StrategySyntaxException>(() => Strategy.Parse("histogram"));
        static StateWrite Write(double value) => new("k1", Encoding.UTF8.GetBytes("{\"v\":" + value.ToString(CultureInfo.InvariantCulture) + "}"));
        static double Value(int i) => i % 100 == 0 ? 300 + (i / 100 * 13.37) : i % 2 == 0 ? 100 + (i * 7919 % 1009 / 10.0) : 800 + (i * 31 % 997 / 10.0);
    }

    [Fact]
    public void A_model_of_five_detectors_is_refused_where_four_are_registered()
    {
        var bytes = NumericModel.Fit(Samples.Normals(500, 1), 1, new() { Detectors = Five }).ToBytes();

        Assert.Throws<InvalidDataException>(() => NumericModel.FromBytes(bytes));
        Assert.Equal(bytes, NumericModel.FromBytes(bytes, Five).ToBytes());
    }

    private sealed class Named(string name) : NumericDetector
    {
        public override string Name => name;

        public override int Minimum(NumericModelOptions options) => int.MaxValue;

        public override FixedRule FitTextbook(ReadOnlySpan<double> ascending, ulong seed, NumericModelOptions options) => throw new NotSupportedException();

        public override FixedRule ReadTextbook(ref Warden.Detection.Numerics.CanonicalReader reader, int count) => throw new NotSupportedException();

        public override RarityLaw FitCalibrated(CalibratedSample sample, ulong seed, NumericModelOptions options) => throw new NotSupportedException();

        public override RarityLaw ReadCalibrated(ref Warden.Detection.Numerics.CanonicalReader reader, CalibratedSample sample) => throw new NotSupportedException();
    }
}
