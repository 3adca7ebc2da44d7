using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.Sidecar.Tests.Detection.Models;

public sealed class IsolationForestTests
{
    private static double[] Sorted(double[] values)
    {
        Array.Sort(values);
        return values;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_compiled_steps_score_bit_for_bit_as_walking_every_tree_does(ulong seed)
    {
        var history = Sorted(Array.ConvertAll(Samples.LogNormals(3000, seed), value => seed == 2 ? Math.Round(value) : value));
        var forest = IsolationForest.Fit(history, seed, 100, 256);
        var steps = ForestSteps.Fit(history, seed, 100, 256);
        var (cuts, _) = forest.Compile();
        var random = new SeededGenerator(seed + 10);
        for (var i = 0; i < 3000; i++)
            Same(3000 * random.NextUnit());
        foreach (var cut in cuts)
        {
            Same(cut);
            Same(Math.BitDecrement(cut));
            Same(Math.BitIncrement(cut));
        }
        foreach (var value in history)
            Same(value);
        Same(-1e300);
        Same(1e300);

        void Same(double value) => Assert.Equal(
            BitConverter.DoubleToInt64Bits(forest.Score(value)), BitConverter.DoubleToInt64Bits(steps.Score(value)));
    }

    [Fact]
    public void The_mean_path_of_an_unsuccessful_search_is_that_of_the_paper()
    {
        Assert.Equal(0, IsolationForest.AveragePath(1));
        Assert.Equal(1, IsolationForest.AveragePath(2));
        Assert.Equal((2 * (Math.Log(255) + 0.5772156649015329)) - (2 * 255.0 / 256), IsolationForest.AveragePath(256), 1e-12);
    }

    [Fact]
    public void A_far_value_has_a_shorter_path_and_so_a_higher_score_than_a_common_one()
    {
        var forest = IsolationForest.Fit(Sorted(Samples.Normals(2000, 4)), 1, 100, 256);
        Assert.InRange(forest.Score(0), 0.3, 0.5);
        Assert.InRange(forest.Score(10), 0.65, 1);
        Assert.True(forest.Score(10) > forest.Score(3));
        Assert.True(forest.Score(3) > forest.Score(0));
    }

    [Fact]
    public void Beyond_the_last_cut_every_value_scores_the_same()
    {
        var steps = ForestSteps.Fit(Sorted(Samples.Normals(2000, 4)), 1, 100, 256);
        Assert.Equal(steps.Score(100), steps.Score(1e300));
        Assert.Equal(steps.Score(-100), steps.Score(-1e300));
    }

    [Fact]
    public void Equal_seeds_grow_equal_forests_and_others_grow_others()
    {
        var history = Sorted(Samples.Normals(2000, 5));
        var (cuts, scores) = IsolationForest.Fit(history, 1, 100, 256).Compile();
        var (again, scoresAgain) = IsolationForest.Fit(history, 1, 100, 256).Compile();
        var (other, _) = IsolationForest.Fit(history, 2, 100, 256).Compile();
        Assert.Equal(cuts, again);
        Assert.Equal(scores, scoresAgain);
        Assert.NotEqual(cuts, other);
    }

    [Fact]
    public void Equal_values_cannot_be_cut_and_score_one_half()
    {
        var steps = ForestSteps.Fit(Enumerable.Repeat(3.0, 500).ToArray(), 1, 100, 256);
        Assert.Equal(0.5, steps.Score(3), 1e-12);
        Assert.Equal(0.5, steps.Score(99), 1e-12);
        Assert.Equal(1, steps.Steps);
    }
}
