/* A Vulkan layer that draws and shows nothing, as if a graphics device took no time: what is left of a picture's time is
 * the program's own, and what the driver needs to put commands down. */
#include <stdlib.h>
#include <string.h>
#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

static PFN_vkGetInstanceProcAddr next_instance;
static PFN_vkGetDeviceProcAddr next_device;
static PFN_vkQueueSubmit next_submit;
static PFN_vkGetDeviceQueue next_queue;
static PFN_vkGetSwapchainImagesKHR next_images;
static VkInstance the_instance;
static VkQueue the_queue;
static uint32_t shown;

static VKAPI_ATTR void VKAPI_CALL nothing(void) {}

static VKAPI_ATTR void VKAPI_CALL queue(VkDevice device, uint32_t family, uint32_t index, VkQueue *found) {
    next_queue(device, family, index, found);
    the_queue = *found;
}

/* The pictures of a swapchain in turn, each free at once. */
static VKAPI_ATTR VkResult VKAPI_CALL acquire(VkDevice device, VkSwapchainKHR chain, uint64_t timeout,
                                              VkSemaphore semaphore, VkFence fence, uint32_t *index) {
    uint32_t images = 0;
    next_images(device, chain, &images, NULL);
    *index = shown++ % images;
    VkSubmitInfo submit = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                           .signalSemaphoreCount = semaphore != VK_NULL_HANDLE,
                           .pSignalSemaphores = &semaphore};
    return next_submit(the_queue, 1, &submit, fence);
}

static VKAPI_ATTR VkResult VKAPI_CALL present(VkQueue queue, const VkPresentInfoKHR *info) {
    static const VkPipelineStageFlags stages[] = {VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                                                  VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT};
    if (info->waitSemaphoreCount > 4) abort();
    VkSubmitInfo submit = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                           .waitSemaphoreCount = info->waitSemaphoreCount,
                           .pWaitSemaphores = info->pWaitSemaphores,
                           .pWaitDstStageMask = stages};
    return next_submit(queue, 1, &submit, VK_NULL_HANDLE);
}

static VKAPI_ATTR VkResult VKAPI_CALL create_instance(const VkInstanceCreateInfo *info,
                                                     const VkAllocationCallbacks *allocator, VkInstance *instance) {
    VkLayerInstanceCreateInfo *link = (VkLayerInstanceCreateInfo *)info->pNext;
    while (link->sType != VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO || link->function != VK_LAYER_LINK_INFO)
        link = (VkLayerInstanceCreateInfo *)link->pNext;
    next_instance = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
    link->u.pLayerInfo = link->u.pLayerInfo->pNext;
    PFN_vkCreateInstance create = (PFN_vkCreateInstance)next_instance(VK_NULL_HANDLE, "vkCreateInstance");
    VkResult result = create(info, allocator, instance);
    the_instance = *instance;
    return result;
}

static VKAPI_ATTR VkResult VKAPI_CALL create_device(VkPhysicalDevice hardware, const VkDeviceCreateInfo *info,
                                                   const VkAllocationCallbacks *allocator, VkDevice *device) {
    VkLayerDeviceCreateInfo *link = (VkLayerDeviceCreateInfo *)info->pNext;
    while (link->sType != VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO || link->function != VK_LAYER_LINK_INFO)
        link = (VkLayerDeviceCreateInfo *)link->pNext;
    next_device = link->u.pLayerInfo->pfnNextGetDeviceProcAddr;
    link->u.pLayerInfo = link->u.pLayerInfo->pNext;
    PFN_vkCreateDevice create = (PFN_vkCreateDevice)next_instance(the_instance, "vkCreateDevice");
    VkResult result = create(hardware, info, allocator, device);
    if (result != VK_SUCCESS) return result;
    next_submit = (PFN_vkQueueSubmit)next_device(*device, "vkQueueSubmit");
    next_queue = (PFN_vkGetDeviceQueue)next_device(*device, "vkGetDeviceQueue");
    next_images = (PFN_vkGetSwapchainImagesKHR)next_device(*device, "vkGetSwapchainImagesKHR");
    return result;
}

static VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL device_function(VkDevice device, const char *name) {
    if (!strcmp(name, "vkGetDeviceProcAddr")) return (PFN_vkVoidFunction)device_function;
    if (!strcmp(name, "vkGetDeviceQueue")) return (PFN_vkVoidFunction)queue;
    if (!strcmp(name, "vkAcquireNextImageKHR")) return (PFN_vkVoidFunction)acquire;
    if (!strcmp(name, "vkQueuePresentKHR")) return (PFN_vkVoidFunction)present;
    static const char *drawing[] = {"vkCmdDraw",          "vkCmdDispatch",     "vkCmdBeginRenderPass", "vkCmdNextSubpass",
                                    "vkCmdEndRenderPass", "vkCmdBeginRendering", "vkCmdEndRendering",  "vkCmdClear"};
    for (size_t i = 0; i < sizeof drawing / sizeof *drawing; i++)
        if (!strncmp(name, drawing[i], strlen(drawing[i]))) return (PFN_vkVoidFunction)nothing;
    return next_device(device, name);
}

static VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL instance_function(VkInstance instance, const char *name) {
    if (!strcmp(name, "vkGetInstanceProcAddr")) return (PFN_vkVoidFunction)instance_function;
    if (!strcmp(name, "vkGetDeviceProcAddr")) return (PFN_vkVoidFunction)device_function;
    if (!strcmp(name, "vkCreateInstance")) return (PFN_vkVoidFunction)create_instance;
    if (!strcmp(name, "vkCreateDevice")) return (PFN_vkVoidFunction)create_device;
    return next_instance(instance, name);
}

VKAPI_ATTR VkResult VKAPI_CALL vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface *versions) {
    versions->loaderLayerInterfaceVersion = 2;
    versions->pfnGetInstanceProcAddr = instance_function;
    versions->pfnGetDeviceProcAddr = device_function;
    versions->pfnGetPhysicalDeviceProcAddr = NULL;
    return VK_SUCCESS;
}
