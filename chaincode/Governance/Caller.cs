using System.Security.Cryptography;
using System.Text;
using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Who signed the proposal, in the terms in which the constitution speaks.</summary>
/// <param name="Organization">The MSP id.</param>
/// <param name="Person">Subject and issuer of the certificate: <c>x509::CN=…::CN=…</c>.</param>
/// <param name="IsAdministrator">Whether the certificate has NodeOU admin.</param>
/// <param name="IsNode">Whether it is a peer's or an orderer's certificate, which is no person's.</param>
/// <param name="Attributes">What a Fabric CA has put into the certificate.</param>
/// <param name="Certificate">The SHA-256 of the certificate, lower-case hexadecimal.</param>
internal sealed record Caller(
    string Organization, string Person, bool IsAdministrator, bool IsNode, IReadOnlyDictionary<string, string> Attributes, string Certificate)
{
    public static Caller Read(IChaincodeStub stub)
    {
        try
        {
            var client = stub.Client;
            return new Caller(
                client.MspId,
                Encoding.UTF8.GetString(Convert.FromBase64String(client.Id)),
                client.HasOrganizationalUnit("admin"),
                client.HasOrganizationalUnit("peer") || client.HasOrganizationalUnit("orderer"),
                client.Attributes,
                Convert.ToHexStringLower(SHA256.HashData(client.Certificate.RawData)));
        }
        catch (InvalidDataException e)
        {
            throw Refusal.NotAllowed($"expected the certificate of a member, but the creator cannot be read: {e.Message}");
        }
    }

    /// <summary>Says whether the constitution lets this person speak for the organisation.</summary>
    public bool MayVote(VoterRule rule) =>
        (rule.Administrators && IsAdministrator)
        || (rule.Attribute is { } attribute && Attributes.TryGetValue(attribute, out var value) && value == rule.Value);

    /// <summary>Refuses anybody but those whom the constitution lets speak for the organisation.</summary>
    /// <param name="rule">What it says of them.</param>
    /// <param name="what">What is to be done, as in "vote".</param>
    public void RequireVoter(VoterRule rule, string what)
    {
        if (MayVote(rule))
            return;
        var ways = (rule.Administrators, rule.Attribute) switch
        {
            (true, null) => "NodeOU admin",
            (true, _) => $"NodeOU admin or {rule.Attribute}={rule.Value}",
            _ => $"{rule.Attribute}={rule.Value}",
        };
        throw Refusal.NotAllowed($"to {what}, expected an administrator of {Organization} ({ways}), but {Person} came");
    }

    /// <summary>Refuses anybody but sidecars and those who speak for the organisation: a node's certificate, or one that a Fabric CA marked.</summary>
    public void RequireSidecar(VoterRule rule, string what)
    {
        if (IsNode || MayVote(rule) || (Attributes.TryGetValue("warden.sidecar", out var marked) && marked == "true"))
            return;
        throw Refusal.NotAllowed($"to {what}, expected a node, a sidecar (warden.sidecar=true) or an administrator of {Organization}, but {Person} came");
    }

    /// <summary>Refuses peers and orderers.</summary>
    public void RequirePerson(string what)
    {
        if (IsNode)
            throw Refusal.NotAllowed($"to {what}, expected a person, but a node of {Organization} came: {Person}");
    }
}
