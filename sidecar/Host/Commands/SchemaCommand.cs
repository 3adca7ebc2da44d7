using System.CommandLine;
using Warden.Host.Commands.Governing;

namespace Warden.Host.Commands;

/// <summary>The command <c>schema</c>: what is declared of a chaincode's attributes.</summary>
internal static class SchemaCommand
{
    public static Command Create() => new("schema", "Infers what is to be declared of a chaincode's attributes, shows, compares and proposes it.")
    {
        SchemaGovernance.Diff(),
        SchemaInferCommand.Create(),
        SchemaGovernance.Limit(),
        SchemaGovernance.Propose(),
        SchemaGovernance.Show(),
    };
}
