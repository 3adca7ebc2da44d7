using System.Text;
using Warden.Documents;
using Xunit;

namespace Warden.Detection.Profiles;

/// <summary>Rules of form spend from a budget: they keep silent where the history itself shows new forms now and then.</summary>
public sealed class FormPriceTests
{
    private const int History = 2000;
    private static readonly DetectionPolicy Policy = new() { Chaincode = "case" };
    private static readonly string[] Marks = [".", "'", "-", "&", ",", "!", "(", "/", "+", ":", "é"];

    [Fact]
    public void A_new_mark_says_nothing_where_names_bring_new_marks_now_and_then()
    {
        var scorer = Fit(i => Name(i) + Ending(i));
        Assert.Equal(Outcome.Ok, Judge(scorer, Name(History) + "#"));
        Assert.Equal(Outcome.Ok, Judge(scorer, Name(History) + "ö"));
    }

    [Fact]
    public void A_mark_that_nobody_sees_is_found_in_names_too()
    {
        var scorer = Fit(i => Name(i) + Ending(i));
        Assert.Equal(Outcome.Warn, Judge(scorer, Name(History) + " "));
        Assert.Equal(Outcome.Warn, Judge(scorer, Name(History) + "\u200b"));
        Assert.Equal(Outcome.Warn, Judge(scorer, Name(History).Replace('o', '\u043e')));
    }

    [Fact]
    public void A_hidden_mark_that_came_once_does_not_hide_the_others()
    {
        var scorer = Fit(i => i % 700 == 3 ? " " + Name(i) : Name(i));
        Assert.Equal(Outcome.Warn, Judge(scorer, Name(History) + "\u200b"));
    }

    [Fact]
    public void A_new_mark_stands_out_where_no_text_ever_brought_one()
    {
        var scorer = Fit(Name);
        Assert.Equal(Outcome.Warn, Judge(scorer, Name(History) + "#"));
    }

    [Fact]
    public void A_few_faults_of_the_history_do_not_make_other_lengths_of_a_code_lawful()
    {
        var scorer = Fit(i => i == 777 ? Code(i)[1..] : Code(i));
        Assert.Equal(Outcome.Warn, Judge(scorer, Code(History)[2..]));
        Assert.Equal(Outcome.Ok, Judge(scorer, Code(History)));
    }

    [Fact]
    public void Another_length_says_nothing_where_rare_lengths_come_now_and_then()
    {
        // Three lengths, and a fourth and fifth seen once each.
        var scorer = Fit(i => new string('x', i == 500 ? 9 : i == 900 ? 8 : 4 + (i % 3)) + (char)('a' + (i % 26)) + (char)('a' + (i / 26 % 26)) + (char)('a' + (i / 676)));
        Assert.Equal(Outcome.Ok, Judge(scorer, "xxxxxxxqqz"));
    }

    private static string Name(int i) => $"{"botolanuremi"[i % 7]}{"aeiou"[i % 5]}o{Letters(i)} house";

    // One mark is usual, one rare, five came once.
    private static string Ending(int i) => i % 400 == 7 ? Marks[2 + (i / 400)] : i % 90 == 4 ? Marks[1] : i % 5 == 0 ? Marks[0] : "";

    private static string Letters(int i)
    {
        var hash = unchecked((uint)i * 2654435761);
        return string.Create(6, hash, static (to, h) =>
        {
            for (var k = 0; k < to.Length; k++, h /= 26)
                to[k] = (char)('a' + (h % 26));
        });
    }

    private static string Code(int i) => $"K-{unchecked((uint)i * 2654435761):x8}";

    private static Scorer Fit(Func<int, string> text)
    {
        var history = Calls.History(Enumerable.Range(0, History).Select(i => Calls.Write(i, $"thing{i}", Json(text(i)))));
        return new(ChaincodeModel.Fit(history, null, Policy, history.Height, "seed"u8), Policy);
    }

    private static Outcome Judge(Scorer scorer, string text) => scorer.ScoreWrites([new StateWrite("thing9999", Encoding.UTF8.GetBytes(Json(text)))]).Outcome;

    private static string Json(string text) => $$"""{"name":{{System.Text.Json.JsonSerializer.Serialize(text)}}}""";
}
