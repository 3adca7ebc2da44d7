using System.Text;
using System.Text.Json.Nodes;

namespace Warden.Chaincode.Shim;

/// <summary>Writes contracts down in the form of Fabric's contract metadata.</summary>
internal static class ContractMetadata
{
    public static string Describe(ContractChaincodeOptions options, IEnumerable<ContractDescription> contracts, ContractDescription defaultContract)
    {
        var schemas = new ContractSchemas();
        var described = new JsonObject();
        foreach (var contract in contracts)
        {
            described[contract.Name] = new JsonObject
            {
                ["name"] = contract.Name,
                ["info"] = Info(contract.Attribute.Title ?? contract.Name, contract.Attribute),
                ["default"] = contract == defaultContract,
                ["transactions"] = new JsonArray([.. contract.Functions.Select(function => Describe(function, schemas))]),
            };
        }
        return Encoding.UTF8.GetString(DeterministicJson.Sort(new JsonObject
        {
            ["$schema"] = "https://hyperledger.github.io/fabric-chaincode-node/main/api/contract-schema.json",
            ["info"] = new JsonObject { ["title"] = options.Title, ["version"] = options.Version },
            ["contracts"] = described,
            ["components"] = new JsonObject { ["schemas"] = schemas.Components },
        }));
    }

    private static JsonObject Info(string title, ContractAttribute attribute)
    {
        var info = new JsonObject { ["title"] = title, ["version"] = attribute.Version };
        if (attribute.Description is not null)
            info["description"] = attribute.Description;
        if (attribute.License is not null)
            info["license"] = new JsonObject { ["name"] = attribute.License };
        return info;
    }

    private static JsonObject Describe(TransactionFunction function, ContractSchemas schemas)
    {
        var described = new JsonObject
        {
            ["name"] = function.Name,
            // Upper case is the form of today, lower case what older libraries wrote and clients still look for.
            ["tag"] = function.IsEvaluate ? new JsonArray("evaluate", "EVALUATE") : new JsonArray("submit", "SUBMIT"),
            ["parameters"] = new JsonArray([.. function.Parameters.Select(parameter => new JsonObject
            {
                ["name"] = parameter.Name,
                ["schema"] = schemas.For(parameter.ParameterType),
            })]),
        };
        if (function.Description is not null)
            described["description"] = function.Description;
        if (function.ReturnType != typeof(void) && function.ReturnType != typeof(ChaincodeResponse))
            described["returns"] = schemas.For(function.ReturnType);
        return described;
    }
}
