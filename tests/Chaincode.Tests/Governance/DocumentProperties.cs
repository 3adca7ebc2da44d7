using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Documents read back as they were written, and equal documents are equal bytes.</summary>
public sealed class DocumentProperties
{
    private static readonly Gen<string> _text =
        ArbMap.Default.GeneratorFor<string>().Where(text => text is not null && !text.Any(char.IsSurrogate));

    private static readonly Gen<DetectionPolicy> _policies =
        from chaincode in _text
        from mode in Gen.Elements(Enum.GetValues<WardenMode>())
        from functions in Gen.Zip(_text, Gen.Elements(Enum.GetValues<WardenMode>())).ListOf()
        from alpha in ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite)
        from history in ArbMap.Default.GeneratorFor<int>()
        from organizations in _text.ListOf()
        select new DetectionPolicy
        {
            Chaincode = chaincode,
            Mode = mode,
            Functions = functions.DistinctBy(f => f.Item1).ToDictionary(f => f.Item1, f => f.Item2, StringComparer.Ordinal),
            Alpha = alpha,
            MinimumHistory = history,
            Organizations = [.. organizations],
        };

    private static readonly Gen<ValueLimits?> _limits =
        from texts in _text.ArrayOf(2)
        from length in Gen.OneOf(ArbMap.Default.GeneratorFor<int>().Select(i => (int?)i), Gen.Constant((int?)null))
        from isThere in ArbMap.Default.GeneratorFor<bool>()
        select isThere ? new ValueLimits(texts[0], null, [.. texts], length) : null;

    private static readonly Gen<AttributeSchema> _schemas =
        from chaincode in _text
        from paths in _text.ListOf()
        from kind in Gen.Elements<AttributeKind?>(null, AttributeKind.Continuous, AttributeKind.Identifier)
        from unit in Gen.OneOf(_text, Gen.Constant<string>(null!))
        from sensitive in ArbMap.Default.GeneratorFor<bool>()
        from limits in _limits
        select new AttributeSchema
        {
            Chaincode = chaincode,
            Attributes = [.. paths.Select(path => new AttributeDeclaration(path, kind, unit, null, sensitive, 5, Limits: limits))],
            Arguments = paths.Distinct(StringComparer.Ordinal).ToDictionary(p => p, p => (IReadOnlyList<string>)[p, unit ?? ""], StringComparer.Ordinal),
        };

    private static readonly Gen<Restriction> _restrictions =
        from texts in _text.ArrayOf(5)
        from kind in Gen.Elements(Enum.GetValues<RestrictionKind>())
        from calls in Gen.OneOf(ArbMap.Default.GeneratorFor<int>().Select(i => (int?)i), Gen.Constant((int?)null))
        from until in ArbMap.Default.GeneratorFor<long>()
        from confirmable in ArbMap.Default.GeneratorFor<bool>()
        from limits in _limits
        select new Restriction
        {
            Chaincode = texts[0], Kind = kind, Value = texts[1], Person = texts[2], Calls = calls, WindowBlocks = calls, Confirmable = confirmable,
            Reason = texts[3], Source = texts[4], UntilBlock = until, UntilVersion = texts[2],
            Attribute = texts[1], Limits = limits,
        };

    private static readonly Gen<BacktestReport> _reports =
        from texts in _text.ListOf()
        from numbers in ArbMap.Default.GeneratorFor<long>().ArrayOf(4)
        let count = new BacktestCount(numbers[0], numbers[1], numbers[2], numbers[3])
        select new BacktestReport
        {
            Channel = texts.FirstOrDefault() ?? "",
            Chaincode = texts.LastOrDefault() ?? "",
            From = numbers[0],
            To = numbers[1],
            Policy = "p",
            Schema = "s",
            Models = [.. texts.Select(text => new BacktestModel(numbers[2], text))],
            Total = count,
            Functions = texts.Distinct(StringComparer.Ordinal).ToDictionary(text => text, _ => count, StringComparer.Ordinal),
            Warned = [.. texts],
            WarnedDigest = BacktestReport.DigestOf(texts),
        };

    [Fact]
    public void Policies_round_trip() => RoundTrip(_policies);

    [Fact]
    public void Restrictions_round_trip() => RoundTrip(_restrictions);

    [Fact]
    public void Incidents_round_trip() => RoundTrip(
        from texts in _text.ArrayOf(5)
        from transactions in _text.ListOf()
        from severity in Gen.Elements(Enum.GetValues<IncidentSeverity>())
        from outcome in Gen.Elements(Enum.GetValues<IncidentOutcome>())
        from finding in Gen.Elements(Enum.GetValues<IncidentFinding>())
        from isClosed in ArbMap.Default.GeneratorFor<bool>()
        let word = new Approval(texts[0], texts[1], texts[2], texts[3], texts[4])
        let document = new Incident { Chaincode = texts[0], Summary = texts[1], Transactions = [.. transactions], Severity = severity, Follows = isClosed ? texts[2] : null }
        let record = new IncidentRecord(
            texts[3], document, isClosed ? IncidentState.Closed : IncidentState.Open, word, isClosed ? new IncidentClosing(outcome, finding, [.. transactions], [.. texts], word) : null)
        select new IncidentStanding(
            record, [new IncidentReview(texts[0], finding, word)], [], [new IncidentCompensation(texts[0], texts[1], texts[2], texts[3], isClosed, word)],
            [.. transactions], isClosed ? finding : null));

    [Fact]
    public void Reports_of_back_tests_round_trip() => RoundTrip(_reports);

    [Fact]
    public void Policies_with_rules_for_attributes_round_trip_and_judge_alike_in_any_order() => RoundTrip(
        from policy in _policies
        from paths in _text.ListOf()
        from mode in Gen.Elements<WardenMode?>(null, WardenMode.Shadow, WardenMode.Deny)
        from share in ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite)
        from limits in _limits
        select policy with
        {
            Match = [new CallMatch(paths, null, policy.Chaincode, policy.Chaincode, policy.Chaincode, 3, limits)],
            Attributes = paths.Distinct(StringComparer.Ordinal).ToDictionary(path => path, path => new AttributePolicy(mode, path, 5, limits), StringComparer.Ordinal),
            FalseAlarms = new FalseAlarmBudget(share, 7, mode, "passive"),
            Programs = [.. paths],
            DeadlineMilliseconds = 9,
            Budget = new ScoreBudget(7, null),
            Latency = new LatencyLimit(share, 7, share, Functions: ["GetPrice"]),
        });

    [Fact]
    public void Schemas_round_trip() => RoundTrip(_schemas);

    [Fact]
    public void Proposals_round_trip() => RoundTrip(
        from policy in _policies
        from schema in _schemas
        from kind in Gen.Elements(Enum.GetValues<ProposalKind>())
        from state in Gen.Elements(Enum.GetValues<ProposalState>())
        select new ProposalRecord("id", kind, policy.Chaincode, "Org1MSP", state, policy, schema, "person", "time"));

    [Fact]
    public void Confirmations_round_trip() => RoundTrip(
        from texts in _text.ArrayOf(4)
        from until in ArbMap.Default.GeneratorFor<long>()
        from used in Gen.OneOf(_text, Gen.Constant<string>(null!))
        from approvals in _text.ListOf()
        select new ConfirmationRecord(
            texts[0], texts[1], texts[2], until, [.. approvals.Select(a => new Approval(a, texts[3], a, texts[0], texts[1]))], used));

    [Fact]
    public void Epochs_round_trip() => RoundTrip(
        from chaincode in _text
        from height in ArbMap.Default.GeneratorFor<long>()
        from digests in _text.ListOf()
        from agreement in Gen.Elements(Enum.GetValues<EpochAgreement>())
        select new EpochStanding(
            chaincode,
            height,
            agreement,
            digests.Distinct(StringComparer.Ordinal).ToDictionary(d => d, d => d, StringComparer.Ordinal),
            [.. digests],
            new EpochRecord(chaincode, height, height, chaincode, [.. digests])));

    [Fact]
    public void The_order_in_which_members_come_does_not_matter() => Prop.ForAll(
        _text.ListOf().ToArbitrary(),
        names =>
        {
            string[] distinct = [.. names.Distinct(StringComparer.Ordinal)];
            var one = distinct.ToDictionary(n => n, _ => WardenMode.Hold, StringComparer.Ordinal);
            var other = distinct.Reverse().ToDictionary(n => n, _ => WardenMode.Hold, StringComparer.Ordinal);
            return CanonicalJson.ToText(new DetectionPolicy { Chaincode = "a", Functions = one })
                == CanonicalJson.ToText(new DetectionPolicy { Chaincode = "a", Functions = other });
        }).Check(Seeded.Config);

    private static void RoundTrip<T>(Gen<T> documents)
        where T : class => Prop.ForAll(
            documents.ToArbitrary(),
            document =>
            {
                var bytes = CanonicalJson.ToBytes(document);
                return CanonicalJson.ToBytes(CanonicalJson.Read<T>(bytes)).AsSpan().SequenceEqual(bytes);
            }).Check(Seeded.Config);
}
