namespace Warden.Topology;

/// <summary>A client user of whom the certificate says something, as one that a Fabric CA has issued can.</summary>
/// <param name="Name">The part of its name before the @.</param>
/// <param name="Attribute">The attribute's name, for example <c>warden.sidecar</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record AttributedUser(string Name, string Attribute, string Value);
