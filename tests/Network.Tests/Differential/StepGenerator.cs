using FsCheck;
using FsCheck.Fluent;

namespace Warden.Embedded.Tests;

/// <summary>Makes requests for a <see cref="StepNetwork"/>: few keys, collections and values, so that they meet each other.</summary>
internal static class StepGenerator
{
    private static readonly Gen<string> Keys = Gen.Elements("a", "b", "c", "ab", "ü", "-");
    private static readonly Gen<string> Values = Gen.Elements("1", "2", "3", "-");
    private static readonly Gen<string> Collections = Gen.Frequency(
        (12, Gen.Elements("C12", "C1", "C3", "Open", "Short", "_implicit_org_Org1MSP", "_implicit_org_Org2MSP")), (1, Gen.Elements("Needy", "None", "_implicit_org_Nobody")));

    private static readonly Gen<string> Policies = Gen.Elements(
        "OR('Org1MSP.member')", "OR('Org2MSP.member')", "AND('Org1MSP.member','Org2MSP.member')", "AND('Org1MSP.member','Org3MSP.member')");

    private static readonly Gen<string> Writes = Gen.Frequency(
        (6, Join("p", Keys, Values)), (2, Join("d", Keys)), (1, Join("e", Keys, Policies)),
        (8, Join("P", Collections, Keys, Values)), (3, Join("D", Collections, Keys)), (2, Join("X", Collections, Keys)), (1, Join("E", Collections, Keys, Policies)));

    private static readonly Gen<string> Reads = Gen.Frequency(
        (5, Join("g", Keys)), (1, Join("m", Keys)), (1, Join("h", Keys)), (2, Join("r", Keys, Keys)), (1, Gen.Constant("k a,b,none")), (1, Gen.Constant("q {}")),
        (6, Join("G", Collections, Keys)), (3, Join("H", Collections, Keys)), (1, Join("M", Collections, Keys)), (2, Join("R", Collections, Keys, Keys)),
        (1, Join("K", Collections, Gen.Constant("a,b,none"))), (1, Join("Q", Collections, Gen.Constant("{}"))));

    private static readonly Gen<string> Simple = Gen.Frequency((3, Writes), (2, Reads));

    private static readonly Gen<string> Steps = Gen.Frequency(
        (20, Simple),
        (2, Simple.NonEmptyListOf().Select(steps => $"b {string.Join(';', steps.Where(IsWrite).Take(3).DefaultIfEmpty("p a 1").Select(s => s.Replace(" -", " ab", StringComparison.Ordinal)))}")),
        (2, Join("i", Gen.Elements("any", "both", "side", "nope", "side/mychannel", "side/other", "qscc"), Simple.NonEmptyListOf().Select(steps => string.Join(';', steps.Take(3))))),
        (1, Gen.Constant("v Happened payload")),
        (1, Gen.Elements("s 299 advice", "s 404 no", "s 500 broken", "s 199 odd")));

    private static readonly Gen<string> Calls =
        from chaincode in Gen.Frequency((8, Gen.Constant("any")), (4, Gen.Constant("both")), (2, Gen.Constant("side")), (1, Gen.Constant("nope")))
        from transient in Gen.Frequency((8, Gen.Constant("")), (1, Gen.Constant("^secret")))
        from steps in Steps.NonEmptyListOf()
        select $"{chaincode}{transient} {string.Join('|', steps.Take(4))}";

    private static readonly Gen<string> Positions = Gen.Elements("oldest", "newest", "next", "none", "missing", "far", "0", "1", "3", "1000");

    private static readonly Gen<string> Organizations = Gen.Frequency(
        (6, Gen.Constant("")), (1, Gen.Elements("@Org1MSP", "@Org2MSP", "@Org3MSP", "@Org1MSP@Org2MSP", "@Org2MSP@Org3MSP", "@Org4MSP")));

    /// <summary>Gets requests with who makes them: 1, 2 or 3.</summary>
    public static Gen<(int Organization, string Request)> Requests { get; } =
        from organization in Gen.Choose(1, 3)
        from request in Gen.Frequency(
            (4, from to in Organizations from call in Calls select $"evaluate{to} {call}"),
            (3, from to in Organizations from call in Calls select $"endorse{to} {call}"),
            (9, from to in Organizations from call in Calls select $"transact{to} {call}"),
            (2, from to in Organizations from late in Calls from call in Calls select $"transact{to} {late} ~ transact {call}"),
            (1, Gen.Constant("block")),
            (1, from form in Gen.Elements("blocks", "filtered", "private")
                from start in Positions
                from stop in Positions
                from behavior in Gen.Elements("until", "fail", "fail")
                from channel in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Constant(" other")))
                select $"deliver {form} {start} {stop} {behavior}{channel}"),
            (1, from chaincode in Gen.Elements("any", "both", "nope")
                from start in Gen.Frequency((6, Gen.Elements("0", "1", "5")), (1, Positions))
                from channel in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Constant(" other")))
                select $"events {chaincode} {start}{channel}"))
        select (organization, request);

    private static bool IsWrite(string step) => step[0] is 'p' or 'd' or 'e' or 'P' or 'D' or 'X' or 'E';

    private static Gen<string> Join(string word, params Gen<string>[] rest) =>
        rest.Aggregate(Gen.Constant(word), (all, next) => from left in all from right in next select $"{left} {right}");
}
