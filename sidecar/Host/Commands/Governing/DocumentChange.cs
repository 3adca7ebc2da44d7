namespace Warden.Host.Commands.Governing;

/// <summary>One value in which two documents differ.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Before">What it was; null where it was not there.</param>
/// <param name="After">What it is; null where it is gone.</param>
internal sealed record DocumentChange(string Path, string? Before, string? After);
