using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Reads <c>NAME=HOST:PORT[,HOST:PORT…]</c>.</summary>
internal static class ChaincodeOption
{
    /// <exception cref="FormatException">The text is not of that form, or the addresses do not fit the organisations.</exception>
    public static ChaincodeDeployment Parse(string text, NetworkTopology topology, string? policy)
    {
        var (name, addresses) = text.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } first, { Length: > 0 } second]
            ? (first, second.Split(',', StringSplitOptions.TrimEntries))
            : throw new FormatException($"'{text}' is not of the form NAME=HOST:PORT[,HOST:PORT…].");
        var organizations = topology.Organizations;
        if (addresses.Length != 1 && addresses.Length != organizations.Count)
        {
            throw new FormatException(
                $"'{text}' names {addresses.Length} addresses for {organizations.Count} organisations; give one, or one for each.");
        }

        var endpoints = organizations.Select((organization, i) =>
        {
            var address = addresses.Length == 1 ? addresses[0] : addresses[i];
            return (organization.MspId, Endpoint: new ChaincodeEndpoint(ChaincodePackage.Create(name, address).PackageId, address));
        });
        return new()
        {
            Name = name,
            Endpoints = endpoints.ToDictionary(e => e.MspId, e => e.Endpoint),
            EndorsementPolicy = policy is null ? null : SignaturePolicies.Parse(policy),
        };
    }
}
