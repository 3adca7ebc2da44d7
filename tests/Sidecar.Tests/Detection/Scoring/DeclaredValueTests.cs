using System.Text;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>What a label declares reasonable is lawful from the next model on: exactly these values, however far out, and nothing else.</summary>
public sealed class DeclaredValueTests
{
    private const string Odd = """{"value":5000000,"colour":"violet"}""";

    private static readonly DetectionPolicy Policy = new() { Chaincode = "basic" };

    [Fact]
    public void One_transaction_far_out_still_warns_when_it_teaches_and_no_longer_when_it_is_declared_reasonable()
    {
        Assert.Equal(["asset*/value"], Paths(Fit(isDeclared: false), Odd));
        Assert.Empty(Paths(Fit(isDeclared: true), Odd));
    }

    [Theory]
    [InlineData("""{"value":5000001,"colour":"violet"}""", "asset*/value")]
    [InlineData("""{"value":5000000,"colour":"purple"}""", "asset*/colour")]
    [InlineData("""{"value":"5000000","colour":"violet"}""", "asset*/value")]
    public void Nothing_else_becomes_lawful(string other, string path) => Assert.Equal([path], Paths(Fit(isDeclared: true), other));

    [Fact]
    public void A_name_that_is_used_again_is_told_although_its_value_is_declared()
    {
        var calls = Enumerable.Range(0, 400).Select(i => Calls.Write(i, $"asset{i}", $$"""{"invoice":"INV-{{10_000 + i}}"}""") with { IsDeclared = i == 399 });
        var model = ChaincodeModel.Fit(Calls.History(calls), null, Policy, 1000, "s"u8);
        Assert.Equal(["asset*/invoice"], Paths(model, """{"invoice":"INV-10399"}"""));
    }

    /// <summary>What is usual for all others stands out with a caller of whom a vote has not spoken.</summary>
    [Fact]
    public void In_a_profile_it_is_lawful_for_who_brought_it_alone()
    {
        Assert.Equal(["asset*/value"], With(declaredOf: null));
        Assert.Equal(["asset*/value"], With(declaredOf: 1));
        Assert.Empty(With(declaredOf: 0));

        static IEnumerable<string> With(int? declaredOf)
        {
            var calls = Enumerable.Range(0, 2400).Select(i => Brought(i, i % 8, i % 8 == 0 ? 100 + (i % 11) : 300 + (i * 37 % 900)));
            var history = Calls.History(declaredOf is { } by ? [.. calls, Brought(2400, by, 800) with { IsDeclared = true }] : calls);
            var scorer = new Scorer(ChaincodeModel.Fit(history, null, Policy, 1000, "s"u8), Policy);
            return scorer.ScoreWrites([Write("""{"value":800}""")], new(Person(0))).Findings.Select(f => f.Path);
        }

        static CommittedCall Brought(int i, int by, int value) => Calls.Write(i, $"asset{i}", $$"""{"value":{{value}}}""") with { Caller = Person(by) };

        static Caller Person(int number) => new("Org1MSP", $"person{number}");
    }

    [Fact]
    public void A_history_and_a_model_that_are_read_back_have_the_same_bytes_and_without_labels_those_of_before()
    {
        var history = History(isDeclared: true);
        Assert.Equal(history.ToBytes(), ChaincodeHistory.FromBytes(history.ToBytes()).ToBytes());
        var model = ChaincodeModel.Fit(history, null, Policy, 1000, "s"u8);
        Assert.Equal(model.Digest, ChaincodeModel.FromBytes(model.ToBytes()).Digest);
        Assert.Empty(Paths(ChaincodeModel.FromBytes(model.ToBytes()), Odd));
        Assert.NotEqual(model.Digest, Fit(isDeclared: false).Digest);
    }

    private static ChaincodeModel Fit(bool isDeclared) => ChaincodeModel.Fit(History(isDeclared), null, Policy, 1000, "s"u8);

    private static ChaincodeHistory History(bool isDeclared) => Calls.History(
    [
        .. Enumerable.Range(0, 1000).Select(i => Calls.Write(
            i, $"asset{i}", $$"""{"value":{{300 + (i * 37 % 900)}},"colour":"{{(i % 3 == 0 ? "red" : "blue")}}"}""")),
        Calls.Write(1000, "asset1000", Odd) with { IsDeclared = isDeclared },
    ]);

    private static StateWrite Write(string json) => new("asset2000", Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Paths(ChaincodeModel model, string json) =>
        new Scorer(model, Policy).ScoreWrites([Write(json)]).Findings.Select(f => f.Path).Order(StringComparer.Ordinal);
}
