using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.Sidecar.Tests.Detection.Models;

public sealed class TextbookTests
{
    private static readonly TextbookThresholds Default = TextbookThresholds.Default;

    [Fact]
    public void On_normal_data_about_27_in_ten_thousand_lie_outside_three_sigma_and_t_stays_near_three()
    {
        var history = Samples.Normals(4000, 1);
        var model = NumericModel.Fit(history, 1);
        Assert.InRange(model.TextbookForm!.SigmaT(0.01), 3, 3);
        var flagged = Samples.Normals(100_000, 2)
            .Count(value => (model.Textbook(value, new TextbookThresholds { SigmaShare = 0.01 }).Outliers & ModelSet.Sigma) != 0);
        Assert.InRange(flagged / 100_000.0, 0.0015, 0.0045);
    }

    [Fact]
    public void A_heavy_tail_raises_t_until_the_share_outside_is_below_z()
    {
        var history = Samples.LogNormals(4000, 3, 100, 1.2);
        var model = NumericModel.Fit(history, 1);
        var t = model.TextbookForm!.SigmaT(0.003);
        Assert.InRange(t, 4, 20);
        var moments = Moments.Of(history.Order().ToArray());
        double Outside(int steps) => history.Count(value => Math.Abs(value - moments.Mean) > steps * moments.Deviation) / 4000.0;
        Assert.True(Outside(t) < 0.003);
        Assert.True(Outside(t - 1) >= 0.003);
    }

    [Fact]
    public void A_larger_z_never_adds_patience_and_a_smaller_one_never_adds_an_outlier()
    {
        var model = NumericModel.Fit(Samples.LogNormals(3000, 4, 100, 1.2), 1);
        var previous = int.MaxValue;
        foreach (var z in new[] { 0.0001, 0.001, 0.003, 0.01, 0.05 })
        {
            var t = model.TextbookForm!.SigmaT(z);
            Assert.True(t <= previous);
            previous = t;
        }
    }

    [Fact]
    public void T_ends_at_twenty_when_no_t_is_enough()
    {
        var model = NumericModel.Fit(Samples.Normals(100, 5), 1);
        Assert.Equal(20, model.TextbookForm!.SigmaT(0));
    }

    [Fact]
    public void Without_any_spread_every_other_value_is_an_outlier()
    {
        var model = NumericModel.Fit(Enumerable.Repeat(42.0, 200).ToArray(), 1);
        Assert.Equal(ModelSet.None, model.Textbook(42, Default).Outliers);
        Assert.Equal(
            ModelSet.Sigma | ModelSet.Knn | ModelSet.Density, model.Textbook(Math.BitIncrement(42), Default).Outliers);
    }

    [Fact]
    public void Neighbour_distances_agree_with_a_search_through_all_values()
    {
        var random = new SeededGenerator(6);
        var history = new double[300];
        for (var i = 0; i < history.Length; i++)
            history[i] = Math.Round(100 * random.NextUnit(), 1);
        Array.Sort(history);
        for (var probe = 0; probe < 500; probe++)
        {
            var value = (140 * random.NextUnit()) - 20;
            foreach (var k in new[] { 1, 5, 20, 300 })
            {
                var nearest = history.Select(other => Math.Abs(other - value)).Order().Take(k).ToArray();
                var start = Neighbours.Start(history, value, SortedValues.CountBelow(history, value), k);
                Assert.Equal(nearest[^1], Neighbours.Farthest(history, value, start, k));
                Assert.Equal(nearest.Average(), Neighbours.MeanDistance(history, value, start, k), 1e-9);
            }
        }
        var farthest = Neighbours.LeaveOneOutFarthest(history, 5);
        var mean = Neighbours.LeaveOneOutMean(history, 20);
        for (var i = 0; i < history.Length; i++)
        {
            var others = history.Where((_, j) => j != i).Select(other => Math.Abs(other - history[i])).Order().ToArray();
            Assert.Equal(others[4], farthest[i]);
            Assert.Equal(others.Take(20).Average(), mean[i], 1e-9);
        }
    }

    [Fact]
    public void The_edge_of_a_cluster_is_thinner_than_its_core()
    {
        var model = NumericModel.Fit(Samples.Normals(2000, 7, 50, 5), 1);
        Assert.True(model.TextbookForm!.DensityAt(50) > model.TextbookForm.DensityAt(62));
        Assert.True(model.TextbookForm.DensityAt(62) > model.TextbookForm.DensityAt(80));
    }

    [Fact]
    public void A_far_value_is_an_outlier_of_all_four_and_a_common_one_of_none()
    {
        var model = NumericModel.Fit(Samples.Normals(4000, 8, 100, 15), 1);
        var far = model.Textbook(1000, Default);
        Assert.Equal(ModelSet.Numeric, far.Outliers);
        Assert.Equal(ModelSet.Numeric, far.TookPart);
        Assert.Equal(ModelSet.None, model.Textbook(101, Default).Outliers);
    }

    [Theory]
    [InlineData(0, ModelSet.None)]
    [InlineData(29, ModelSet.None)]
    [InlineData(30, ModelSet.Sigma | ModelSet.Knn)]
    [InlineData(60, ModelSet.Sigma | ModelSet.Knn | ModelSet.Density)]
    [InlineData(99, ModelSet.Sigma | ModelSet.Knn | ModelSet.Density)]
    [InlineData(100, ModelSet.Numeric)]
    public void A_model_with_too_little_history_contributes_the_empty_set(int count, ModelSet tookPart)
    {
        var model = NumericModel.Fit(Samples.Normals(count, 9), 1);
        var answers = model.Textbook(1e9, Default);
        Assert.Equal(tookPart, answers.TookPart);
        Assert.Equal(ModelSet.None, answers.Outliers & ~tookPart);
        Assert.Equal(tookPart, model.PValues(1e9).TookPart);
        Assert.Equal(tookPart, model.Calibrated(1e9, 0.001).TookPart);
    }
}
