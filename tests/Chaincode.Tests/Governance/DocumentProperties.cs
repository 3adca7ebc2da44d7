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

    private static readonly Gen<AttributeSchema> _schemas =
        from chaincode in _text
        from paths in _text.ListOf()
        from kind in Gen.Elements<AttributeKind?>(null, AttributeKind.Continuous, AttributeKind.Identifier)
        from unit in Gen.OneOf(_text, Gen.Constant<string>(null!))
        from sensitive in ArbMap.Default.GeneratorFor<bool>()
        select new AttributeSchema
        {
            Chaincode = chaincode,
            Attributes = [.. paths.Select(path => new AttributeDeclaration(path, kind, unit, null, sensitive, 5))],
            Arguments = paths.Distinct(StringComparer.Ordinal).ToDictionary(p => p, p => (IReadOnlyList<string>)[p, unit ?? ""], StringComparer.Ordinal),
        };

    [Fact]
    public void Policies_round_trip() => RoundTrip(_policies);

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
        }).QuickCheckThrowOnFailure();

    private static void RoundTrip<T>(Gen<T> documents)
        where T : class => Prop.ForAll(
            documents.ToArbitrary(),
            document =>
            {
                var bytes = CanonicalJson.ToBytes(document);
                return CanonicalJson.ToBytes(CanonicalJson.Read<T>(bytes)).AsSpan().SequenceEqual(bytes);
            }).QuickCheckThrowOnFailure();
}
