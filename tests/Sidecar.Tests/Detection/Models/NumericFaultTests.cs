using Warden.Detection.Models;
using Warden.Detection.Numerics;
using Warden.Detection.Strategies;

namespace Warden.Sidecar.Tests.Detection.Models;

/// <summary>
/// Generated attributes, typing faults that a true law makes rarer than 1 in 10,000, and one budget: what the numeric part alone finds.
/// </summary>
public sealed class NumericFaultTests
{
    private const int Attributes = 6;
    private const int Leaves = 18;
    private const int Kinds = 7;
    private const int Scattering = 5;
    private const double Alpha = 0.001;
    private static readonly NumericModelOptions Options = new() { MaximumSample = 16384, Forms = ModelForms.Calibrated };

    [Theory]
    [InlineData(10_000, 0.00, 0.985, 0.0012)]
    [InlineData(10_000, 0.01, 0.975, 0.0012)]
    [InlineData(1_000, 0.00, 0.97, 0.0015)]
    public void Detectable_faults_are_found_within_the_budget(int history, double poison, double recallFloor, double alarmCeiling)
    {
        var found = 0;
        var faults = 0;
        var alarms = 0;
        var clean = 0;
        for (ulong world = 1; world <= 4; world++)
        {
            for (var attribute = 0; attribute < Attributes; attribute++)
            {
                var random = new SeededGenerator(SplitMix64.Mix((world * 100) + (ulong)attribute));
                var law = new Law(attribute, ref random);
                var sample = Enumerable.Range(0, history).Select(_ => law.Draw(ref random)).ToArray();
                // A poisoned record carries one fault, in one of its leaves. One and the same wrong value three times would be lawful by
                // definition, so poison is of the kinds that scatter.
                for (var i = 0; i < history * poison / Leaves; i++)
                    sample[random.NextBelow(history)] = Fault(sample[i], random.NextBelow(Scattering));
                var truth = Enumerable.Range(0, 40_000).Select(_ => law.Draw(ref random)).Order().ToArray();
                var model = NumericModel.Fit(sample, world, Options);
                for (var i = 0; i < 20_000; i++, clean++)
                    alarms += IsFlagged(model, law.Draw(ref random)) ? 1 : 0;
                for (var i = 0; i < 400; i++)
                {
                    var wrong = Fault(law.Draw(ref random), random.NextBelow(Kinds));
                    var tail = Math.Min(SortedValues.CountUpTo(truth, wrong), truth.Length - SortedValues.CountBelow(truth, wrong));
                    if (2.0 * tail / truth.Length >= 1e-4)
                        continue;
                    faults++;
                    found += IsFlagged(model, wrong) ? 1 : 0;
                }
            }
        }
        var recall = (double)found / faults;
        // Per record of six attributes.
        var rate = (double)alarms / clean * Attributes;
        TestContext.Current.TestOutputHelper?.WriteLine($"recall {recall:F4} of {faults} faults, {100 * rate:F3} % of clean records flagged");
        Assert.InRange(recall, recallFloor, 1);
        Assert.InRange(rate, 0, alarmCeiling);
    }

    private static bool IsFlagged(NumericModel model, double value) =>
        Strategy.Active.Evaluate(model.Calibrated(value, Alpha / Attributes).Outliers);

    private static double Fault(double value, int kind) => kind switch
    {
        0 => value * 10,
        1 => value * 100,
        2 => value / 10,
        3 => value / 100,
        4 => -value,
        5 => 0,
        _ => 2147483647,
    };

    /// <summary>The law of one attribute; its parameters are drawn once.</summary>
    private readonly struct Law
    {
        private readonly int _kind;
        private readonly double _scale;
        private readonly double _shape;

        public Law(int kind, ref SeededGenerator random)
        {
            _kind = kind;
            _scale = Math.Pow(10, 1 + (3 * random.NextUnit()));
            _shape = 0.3 + (0.7 * random.NextUnit());
        }

        public double Draw(ref SeededGenerator random)
        {
            var normal = Samples.Normal(ref random);
            return _kind switch
            {
                0 => _scale * (1 + (0.15 * normal)),
                1 => Math.Round(_scale * Math.Exp(_shape * normal), 2),
                2 => Math.Round(_scale * Math.Exp(0.5 * _shape * normal)),
                3 => random.NextUnit() < 0.6 ? _scale * (1 + (0.05 * normal)) : _scale * (6 + (0.3 * normal)),
                4 => Math.Round(_scale * (2 + random.NextUnit()), 1),
                _ => _scale * Math.Pow(-Math.Log(random.NextUnit()), 0.6),
            };
        }
    }
}
