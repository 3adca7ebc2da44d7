using System.Text;
using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Governance;

/// <summary>Who signed the proposal, in the terms in which the constitution speaks.</summary>
/// <param name="Organization">The MSP id.</param>
/// <param name="Person">Subject and issuer of the certificate: <c>x509::CN=…::CN=…</c>.</param>
/// <param name="IsAdministrator">Whether the certificate has NodeOU admin, or the attribute <c>warden.admin=true</c>.</param>
/// <param name="IsNode">Whether it is a peer's or an orderer's certificate, which is no person's.</param>
internal sealed record Caller(string Organization, string Person, bool IsAdministrator, bool IsNode)
{
    /// <summary>The attribute by which a Fabric CA makes an administrator where NodeOUs do not.</summary>
    public const string AdministratorAttribute = "warden.admin";

    public static Caller Read(IChaincodeStub stub)
    {
        try
        {
            var client = stub.Client;
            return new Caller(
                client.MspId,
                Encoding.UTF8.GetString(Convert.FromBase64String(client.Id)),
                client.HasOrganizationalUnit("admin")
                    || (client.Attributes.TryGetValue(AdministratorAttribute, out var value) && value == "true"),
                client.HasOrganizationalUnit("peer") || client.HasOrganizationalUnit("orderer"));
        }
        catch (InvalidDataException e)
        {
            throw Refusal.NotAllowed($"expected the certificate of a member, but the creator cannot be read: {e.Message}");
        }
    }

    /// <summary>Refuses anybody but an administrator.</summary>
    /// <param name="what">What is to be done, as in "vote".</param>
    public void RequireAdministrator(string what)
    {
        if (!IsAdministrator)
        {
            throw Refusal.NotAllowed(
                $"to {what}, expected an administrator of {Organization} (NodeOU admin or {AdministratorAttribute}=true), but {Person} came");
        }
    }

    /// <summary>Refuses peers and orderers.</summary>
    public void RequirePerson(string what)
    {
        if (IsNode)
            throw Refusal.NotAllowed($"to {what}, expected a person, but a node of {Organization} came: {Person}");
    }
}
