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
        var scorer = Fit(1000, i => $$"""{"owner":"{{names[Owner(i) * 7 % 43 % 10]}}{{(char)('a' + (Owner(i) * 7 % 43 / 10))}} {{names[Owner(i) / 10]}}son"}""");

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

    [Fact]
    public void Times_out_of_their_order_warn_and_equal_ones_do_not()
    {
        var scorer = Fit(1000, i => Hired(1960 + (i * 31 % 45), 1985 + (i * 31 % 45) + (i * 7 % 15) - 5));

        var finding = Assert.Single(Score(scorer, Hired(1999, 1990)).Findings);

        Assert.Equal(("order*/hired", "earlier than born"), (finding.Path, finding.Reason));
        Assert.Equal(("not before born", "1999-01-15"), (finding.Expected!.Form, finding.Expected.Nearest));
        Assert.Equal(Outcome.Ok, Score(scorer, Hired(1962, 1989)).Outcome);
        Assert.Equal(Outcome.Ok, Score(scorer, Hired(1999, 1999)).Outcome);

        static string Hired(int born, int hired) => $$"""{"born":"{{born}}-01-15","hired":"{{hired}}-01-15"}""";
    }

    [Fact]
    public void Of_three_times_the_one_that_breaks_most_orders_is_blamed_and_faults_in_the_history_hide_no_order()
    {
        // Dates spread over decades by something else than the ledger's order.
        var scorer = Fit(2000, i => Trip(i * 7919 % 9000, i % 500 == 3 ? -20 : i * 31 % 9, i * 17 % 11));

        var finding = Assert.Single(Score(scorer, """{"from":"2000-05-01","to":"1999-02-01","paid":"2000-05-09"}""").Findings);

        Assert.Equal(("order*/to", "relation"), (finding.Path, Assert.Single(finding.Models)));

        static string Trip(int start, int days, int later)
        {
            var from = new DateTime(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(start);
            return string.Create(CultureInfo.InvariantCulture, $$"""{"from":"{{from:yyyy-MM-dd}}","to":"{{from.AddDays(days):yyyy-MM-dd}}","paid":"{{from.AddDays(Math.Max(0, days) + later):yyyy-MM-dd}}"}""");
        }
    }

    [Fact]
    public void Times_that_keep_no_order_are_free()
    {
        var scorer = Fit(1000, i => $$"""{"a":"{{1960 + (i * 31 % 60)}}-01-15","b":"{{1960 + (i * 47 % 60)}}-01-15"}""");

        Assert.Equal(Outcome.Ok, Score(scorer, """{"a":"2001-01-15","b":"1970-01-15"}""").Outcome);
        Assert.Equal(Outcome.Ok, Score(scorer, """{"a":"1970-01-15","b":"2001-01-15"}""").Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void A_number_far_from_the_line_that_it_follows_warns_though_each_number_is_ordinary(int everyWild)
    {
        var scorer = Fit(2000, i => Parcel(100 + (i * 7919 % 1009), everyWild > 0 && i % everyWild == 7 ? 9 : (i * 31 % 97 / 97.0) - 0.5));

        var finding = Assert.Single(Score(scorer, Parcel(900, -20)).Findings);

        Assert.Equal(("order*/fee", "not in line with weight"), (finding.Path, finding.Reason));
        Assert.Equal(["relation"], finding.Models);
        Assert.Equal("in line with weight", finding.Expected!.Form);
        Assert.InRange(double.Parse(finding.Expected.Low!, CultureInfo.InvariantCulture), 228, 230);
        Assert.Equal(Outcome.Ok, Score(scorer, Parcel(900, 0.4)).Outcome);
        Assert.Equal(Outcome.Ok, Score(scorer, Parcel(120, -0.4)).Outcome);

        static string Parcel(int weight, double off) => string.Create(CultureInfo.InvariantCulture, $$"""{"weight":{{weight}},"fee":{{Math.Round(4.5 + (0.25 * weight) + off, 3)}}}""");
    }

    [Fact]
    public void Numbers_that_follow_nothing_have_no_line()
    {
        var scorer = Fit(2000, i => $$"""{"a":{{i * 7919 % 1009}},"b":{{i * 31 % 997}}}""");

        Assert.Equal(Outcome.Ok, Score(scorer, """{"a":1000,"b":3}""").Outcome);
        Assert.Equal(Outcome.Ok, Score(scorer, """{"a":3,"b":990}""").Outcome);
    }

    [Fact]
    public void A_line_or_an_order_beside_a_sensitive_attribute_tells_nothing_of_it()
    {
        var schema = new AttributeSchema { Chaincode = "trade", Attributes = [new("order*/weight", Sensitive: true), new("order*/born", Sensitive: true)] };
        var calls = Enumerable.Range(0, 1000).Select(i => Calls.Write(i, $"order{i}", string.Create(CultureInfo.InvariantCulture,
            $$"""{"weight":{{100 + (i * 7919 % 1009)}},"fee":{{4.5 + (0.25 * (100 + (i * 7919 % 1009)))}},"born":"{{1960 + (i * 31 % 45)}}-01-15","hired":"{{1985 + (i * 31 % 45)}}-01-15"}""")));
        var scorer = new Scorer(ChaincodeModel.Fit(Calls.History(calls), schema, Policy, 1, "seed"u8), Policy);

        var findings = Score(scorer, """{"weight":873,"fee":60.25,"born":"1999-01-15","hired":"1990-01-15"}""").Findings;

        Assert.Equal(2, findings.Count);
        Assert.All(findings, f => Assert.Null(f.Expected?.Nearest));
        Assert.All(findings, f => Assert.Null(f.Expected?.Low));
    }

    [Theory]
    [InlineData(60, Outcome.Warn)]
    [InlineData(58, Outcome.Ok)]
    public void Two_clocks_keep_an_order_only_while_their_distance_does_not_shrink(int valueSeconds, Outcome expected)
    {
        var start = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var scorer = Fit(4000, i => Times(start.AddSeconds(60 * i), start.AddSeconds(valueSeconds * i).AddHours(4 + (i * 7919 % 97 / 10.0))));

        var result = Score(scorer, Times(start.AddSeconds(60 * 4001), start.AddSeconds(60 * 4001).AddMinutes(-5)));

        Assert.Equal(expected, result.Findings.Any(f => f.Reason == "earlier than ts") ? Outcome.Warn : Outcome.Ok);

        static string Times(DateTime ts, DateTime due) => $$"""{"ts":"{{ts:yyyy-MM-ddTHH:mm:ssZ}}","due":"{{due:yyyy-MM-ddTHH:mm:ssZ}}"}""";
    }

    private static string Order(int quantity, double price, double? total) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"quantity":{{quantity}},"price":{{price}},"total":{{total ?? Math.Round(quantity * price, 2)}}}""");

    private static Scorer Fit(int count, Func<int, string> value) =>
        new(ChaincodeModel.Fit(Calls.History(Enumerable.Range(0, count).Select(i => Calls.Write(i, $"order{i}", value(i)))), null, Policy, 1, "seed"u8), Policy);

    private static ScoreResult Score(Scorer scorer, string value) => scorer.ScoreWrites([new StateWrite("order99999", Encoding.UTF8.GetBytes(value))]);
}
