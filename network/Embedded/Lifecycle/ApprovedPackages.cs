using Warden.Protocol.Lifecycle;

namespace Warden.Embedded;

/// <summary>Finds what one organisation has approved to run for a definition, in its own collection.</summary>
internal sealed class ApprovedPackages(string mspId)
{
    /// <summary>Gets the package id as of a state; null when the organisation has approved none.</summary>
    public string? Of(StateSnapshot state, ChaincodeDefinition definition)
    {
        var key = LifecycleRecord.FieldKey(LifecycleRecord.Sources, $"{definition.Name}#{definition.Sequence}", "PackageID");
        var values = PrivateNamespace.Values(SystemNamespaces.Lifecycle, Collections.ImplicitPrefix + mspId);
        return state.Get(values, key) is { } entry && StateData.Parser.ParseFrom(entry.Value).String is { Length: > 0 } id ? id : null;
    }
}
