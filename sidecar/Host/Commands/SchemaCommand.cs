using System.CommandLine;
using Warden.Host.Commands.Governing;

namespace Warden.Host.Commands;

/// <summary>The command <c>schema</c>: what is declared of a chaincode's attributes.</summary>
internal static class SchemaCommand
{
    public static Command Create() => new("schema", "Shows what is declared of a chaincode's attributes, compares and proposes it.")
    {
        SchemaGovernance.Diff(),
        SchemaGovernance.Propose(),
        SchemaGovernance.Show(),
    };
}
