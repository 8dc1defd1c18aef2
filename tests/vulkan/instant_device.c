/* A Vulkan layer that draws and shows nothing, as if a graphics device took no time: what is left of a picture's time is
 * the program's own, and what the driver needs to put commands down. */
#include "layer.h"

static PFN_vkQueueSubmit next_submit;
static PFN_vkGetDeviceQueue next_queue;
static PFN_vkGetSwapchainImagesKHR next_images;
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

static PFN_vkVoidFunction own(const char *name) {
    if (!strcmp(name, "vkGetDeviceQueue")) return (PFN_vkVoidFunction)queue;
    if (!strcmp(name, "vkAcquireNextImageKHR")) return (PFN_vkVoidFunction)acquire;
    if (!strcmp(name, "vkQueuePresentKHR")) return (PFN_vkVoidFunction)present;
    static const char *drawing[] = {"vkCmdDraw",          "vkCmdDispatch",     "vkCmdBeginRenderPass", "vkCmdNextSubpass",
                                    "vkCmdEndRenderPass", "vkCmdBeginRendering", "vkCmdEndRendering",  "vkCmdClear"};
    for (size_t i = 0; i < sizeof drawing / sizeof *drawing; i++)
        if (!strncmp(name, drawing[i], strlen(drawing[i]))) return nothing;
    return NULL;
}

static void begin(VkDevice device) {
    next_submit = (PFN_vkQueueSubmit)driver(device, "vkQueueSubmit");
    next_queue = (PFN_vkGetDeviceQueue)driver(device, "vkGetDeviceQueue");
    next_images = (PFN_vkGetSwapchainImagesKHR)driver(device, "vkGetSwapchainImagesKHR");
}
