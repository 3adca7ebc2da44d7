using System.Globalization;
using System.Text;
using Warden.Documents;

namespace Warden.Detection;

public sealed class RelationTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "trade" };

    [Fact]
    public void A_total_that_is_not_quantity_times_price_warns_and_the_right_one_is_named()
    {
        var scorer = Fit(2000, i => Order(1 + (i % 40), 1.5 + (i * 37 % 1000) / 100.0, null));

        var finding = Assert.Single(Score(scorer, Order(10, 4.25, 52.5)).Findings);

        Assert.Equal("order*/total", finding.Path);
        Assert.Equal(["relation"], finding.Models);
        Assert.Equal("not quantity × price", finding.Reason);
        Assert.Equal("42.5", finding.Expected!.Nearest);
        Assert.Equal(Outcome.Ok, Score(scorer, Order(10, 4.25, 42.5)).Outcome);
    }

    [Fact]
    public void Two_common_values_that_never_came_together_warn()
    {
        string[] currencies = ["EUR", "USD", "JPY"], countries = ["DE", "US", "JP"];
        var scorer = Fit(1500, i => $$"""{"currency":"{{currencies[i % 3]}}","country":"{{countries[i % 3]}}"}""");

        var finding = Assert.Single(Score(scorer, """{"currency":"EUR","country":"JP"}""").Findings);

        Assert.Equal("order*/country", finding.Path);
        Assert.Equal("never seen with currency EUR", finding.Reason);
        Assert.Equal(["DE"], finding.Expected!.Values!);
        Assert.Equal(Outcome.Ok, Score(scorer, """{"currency":"JPY","country":"JP"}""").Outcome);
    }

    [Fact]
    public void Values_that_go_together_freely_are_no_relation()
    {
        string[] colors = ["red", "blue", "green"], shapes = ["round", "square"];
        var scorer = Fit(1500, i => $$"""{"color":"{{colors[i * 7 % 3]}}","shape":"{{shapes[i / 3 % 2]}}"}""");

        foreach (var color in colors)
        {
            foreach (var shape in shapes)
                Assert.Equal(Outcome.Ok, Score(scorer, $$"""{"color":"{{color}}","shape":"{{shape}}"}""").Outcome);
        }
    }

    [Fact]
    public void A_few_faults_in_the_history_do_not_hide_a_relation()
    {
        var scorer = Fit(2000, i => Order(1 + (i % 40), 1.5 + (i * 37 % 1000) / 100.0, i % 400 == 7 ? 12.34 : null));

        Assert.Equal(Outcome.Warn, Score(scorer, Order(10, 4.25, 52.5)).Outcome);
    }

    [Fact]
    public void A_value_that_another_has_always_decided_warns_when_it_differs()
    {
        var scorer = Fit(3000, i => $$"""{"plant":"P{{i % 60:000}}","city":"City{{i % 60 / 2:000}}-{{i % 60 / 2 % 7}}","shift":{{i % 3}}}""");

        var finding = Assert.Single(Score(scorer, """{"plant":"P010","city":"City006-6","shift":1}""").Findings);

        Assert.Equal(("order*/city", "never seen with plant P010"), (finding.Path, finding.Reason));
        Assert.Equal("City005-5", finding.Expected!.Nearest);
        Assert.Equal(Outcome.Ok, Score(scorer, """{"plant":"P010","city":"City005-5","shift":1}""").Outcome);
    }

    [Fact]
    public void A_new_word_in_a_set_phrase_warns_and_a_new_number_does_not()
    {
        var scorer = Fit(2000, i => $$"""{"size":"{{i * 7919 % 1009}} patients of {{i * 31 % 997}}"}""");

        var finding = Assert.Single(Score(scorer, """{"size":"25 patixnts of 30"}""").Findings);

        Assert.Equal(("with the new word 'patixnts'", "did you mean patients?"), (finding.Reason, finding.Hypothesis));
        Assert.Equal(Outcome.Ok, Score(scorer, """{"size":"1008 patients of 30"}""").Outcome);
    }

    [Fact]
    public void A_word_of_a_value_not_seen_yet_is_no_outlier_where_unseen_values_are_likely()
    {
        // Sixty owners, some of them rare, with names of one pool: a seventy-first of another name is to be expected.
        string[] names = ["Ada", "Ben", "Cleo", "Dora", "Emil", "Finn", "Greta", "Hugo", "Iris", "Jan"];
        var scorer = Fit(1000, i => $$"""{"owner":"{{names[Owner(i) % 10]}} {{names[Owner(i) / 10]}}son"}""");

        Assert.Equal(Outcome.Ok, Score(scorer, """{"owner":"Pavel Janson"}""").Outcome);

        static int Owner(int i) => i % 7 == 0 ? i * 31 % 60 : i % 13;
    }

    [Fact]
    public void A_handful_of_odd_pairs_in_a_long_history_does_not_make_pairs_free()
    {
        string[] currencies = ["EUR", "USD", "JPY"], countries = ["DE", "US", "JP"];
        var scorer = Fit(10_000, i => $$"""{"currency":"{{currencies[i % 3]}}","country":"{{countries[i is 300 or 3000 or 6000 or 7 ? (i + 1) % 3 : i % 3]}}"}""");

        Assert.Equal(Outcome.Warn, Score(scorer, """{"currency":"EUR","country":"US"}""").Outcome);
    }

    private static string Order(int quantity, double price, double? total) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"quantity":{{quantity}},"price":{{price}},"total":{{total ?? Math.Round(quantity * price, 2)}}}""");

    private static Scorer Fit(int count, Func<int, string> value) =>
        new(ChaincodeModel.Fit(Calls.History(Enumerable.Range(0, count).Select(i => Calls.Write(i, $"order{i}", value(i)))), null, Policy, 1, "seed"u8), Policy);

    private static ScoreResult Score(Scorer scorer, string value) => scorer.ScoreWrites([new StateWrite("order99999", Encoding.UTF8.GetBytes(value))]);
}
